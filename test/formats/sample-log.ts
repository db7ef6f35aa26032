import type { LifecycleEvent } from '../../src/events/event.ts';
import { notSeen, seen } from '../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../src/events/units.ts';
import { BatchBuilder, type NewMessage } from '../../src/formats/batch-builder.ts';
import { parseRequestHead } from '../../src/protocol/http/request-head.ts';
import { parseResponseHead } from '../../src/protocol/http/response-head.ts';
import { Session } from '../../src/session/session.ts';

/** 2026-11-20T12:00:00Z. */
export const START = 1_795_176_000_000;
export const REQUEST =
  'GET /chat?token=hunter2hunter2&room=7 HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\n' +
  'Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n' +
  'Origin: http://example.com\r\nSec-WebSocket-Protocol: chat, superchat\r\nCookie: sid=s3cr3t\r\n' +
  'Authorization: Basic dXNlcjpwYXNz\r\n\r\n';
export const RESPONSE =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: chat\r\n' +
  'Set-Cookie: sid=n3xt\r\n\r\n';

const at = (ms: number) => epochMilliseconds(START + ms);
const text = (value: string) => new TextEncoder().encode(value);
const zero = connectionId(0);
const one = connectionId(1);

/** A socket that worked, with messages both ways, a refused one, and one that was there before. */
export function sampleEvents(): (LifecycleEvent | NewMessage)[] {
  return [
    {
      type: 'recording/started',
      at: at(0),
      source: 'debugger',
      url: 'http://example.com/?token=hunter2hunter2',
      browser: 'Chromium 156',
    },
    { type: 'clock/set', at: at(0), epochAtMonotonicZero: at(-5000) },
    {
      type: 'connection/created',
      at: at(1.25),
      source: 'debugger',
      connection: zero,
      kind: 'websocket',
      url: 'ws://server.example.com/chat?token=hunter2hunter2&room=7',
      sourceKey: '7.1',
      target: 'page',
      initiator: seen({
        type: 'script',
        url: 'http://example.com/app.js',
        stack: [{ functionName: 'connect', url: 'http://example.com/app.js', line: 12, column: 3 }],
      }),
      pageUrl: seen('http://example.com/'),
    },
    {
      type: 'handshake/request-sent',
      at: at(2),
      source: 'debugger',
      connection: zero,
      head: seen(parseRequestHead(REQUEST).value),
    },
    {
      type: 'handshake/response-received',
      at: at(30.5),
      source: 'debugger',
      connection: zero,
      status: seen(101),
      transport: 'http/1.1',
      head: seen(parseResponseHead(RESPONSE).value),
    },
    {
      at: at(40),
      connection: 0,
      outgoing: true,
      opcode: 1,
      payload: text('hello \u0000 \u{1f600} "quoted"'),
    },
    {
      type: 'connection/created',
      at: at(41),
      source: 'debugger',
      connection: one,
      kind: 'websocket',
      url: 'ws://server.example.com/nowhere',
      sourceKey: '7.2',
      target: 'page',
      initiator: notSeen('source-cannot'),
      pageUrl: seen('http://example.com/'),
    },
    { at: at(42), connection: 0, outgoing: false, opcode: 2, payload: Uint8Array.of(0, 1, 254, 255) },
    {
      type: 'browser/reported-error',
      at: at(43),
      source: 'debugger',
      connection: one,
      text: 'Error during WebSocket handshake: Unexpected response code: 404',
    },
    {
      type: 'connection/closed',
      at: at(43),
      source: 'debugger',
      connection: one,
      close: notSeen('source-cannot'),
    },
    { at: at(44), connection: 2, outgoing: false, opcode: 1, payload: text('orphan') },
    { at: at(45), connection: 0, outgoing: true, opcode: 2, payload: new Uint8Array(0), size: null },
    { at: at(46), connection: 0, outgoing: false, opcode: 1, payload: text('only the first'), size: 70_000 },
    { type: 'capture/gap', at: at(47), until: at(48), why: 'worker-restarted', messages: null },
    { at: at(49), connection: 0, outgoing: false, opcode: 1, payload: new Uint8Array(0) },
    {
      type: 'browser/reported-error',
      at: at(50),
      source: 'debugger',
      connection: zero,
      text: 'One or more reserved bits are on: reserved1 = 1, reserved2 = 0, reserved3 = 0',
    },
    {
      type: 'connection/closed',
      at: at(51),
      source: 'debugger',
      connection: zero,
      close: seen({ code: 1000, reason: 'bye bye', wasClean: true, by: 'server' }),
    },
    { type: 'recording/stopped', at: at(60), why: 'asked', detail: '' },
  ];
}

/** A connection that its page hook reported alone, and what its page went through. */
export function pageEvents(): LifecycleEvent[] {
  const page = { source: 'page-hook', document: 'doc-1' } as const;
  const of = { source: 'page-hook', connection: zero } as const;
  return [
    { type: 'recording/started', at: at(0), source: 'page-hook', url: 'http://example.com/', browser: '' },
    {
      type: 'connection/created',
      at: at(10),
      ...of,
      kind: 'websocket',
      url: 'ws://server.example.com/live',
      sourceKey: 'hook doc-1 0 switchyard#ab#0',
      target: 'page',
      initiator: notSeen('source-cannot'),
      pageUrl: seen('http://example.com/'),
    },
    { type: 'connection/opened', at: at(20), ...of, protocol: '', extensions: '' },
    { type: 'page/changed', at: at(100), ...page, change: 'hidden' },
    { type: 'page/changed', at: at(200), ...page, change: 'frozen' },
    { type: 'page/changed', at: at(300), ...page, change: 'resumed' },
    { type: 'page/clock-jumped', at: at(5_000), ...page, by: 4_500.5 },
    { type: 'page/changed', at: at(5_100), ...page, change: 'visible' },
    {
      type: 'connection/closed',
      at: at(6_000),
      ...of,
      close: seen({ code: 1006, reason: '', wasClean: false, by: 'unknown' }),
    },
    { type: 'recording/stopped', at: at(7_000), why: 'asked', detail: '' },
  ];
}

/** Folds events and messages through batches of their own, as a store would give them. */
export function logOf(entries: readonly (LifecycleEvent | NewMessage)[]): {
  session: Session;
  builder: BatchBuilder;
} {
  const builder = new BatchBuilder('sample');
  for (const entry of entries) {
    if ('type' in entry) builder.event(entry);
    else builder.message(entry);
  }
  builder.flush();
  const session = new Session();
  for (const batch of builder.batches) session.apply(batch);
  return { session, builder };
}

/** All of a writer's text. */
export async function joined(chunks: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return text;
}
