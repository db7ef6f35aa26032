import type { LifecycleEvent, Source } from '../../src/events/event.ts';
import { notSeen, seen } from '../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../src/events/units.ts';
import type { NewMessage } from '../../src/formats/batch-builder.ts';
import { parseRequestHead } from '../../src/protocol/http/request-head.ts';
import { parseResponseHead } from '../../src/protocol/http/response-head.ts';
import { REQUEST, RESPONSE, START } from './sample-log.ts';

const at = (ms: number) => epochMilliseconds(START + ms);
const text = (value: string) => new TextEncoder().encode(value);
const frame = (line: number) => ({
  functionName: 'say',
  url: 'http://example.com/app.js?token=hunter2hunter2',
  line,
  column: 7,
});

function created(id: number, ms: number, url: string): LifecycleEvent {
  return {
    type: 'connection/created',
    at: at(ms),
    source: 'page-hook',
    connection: connectionId(id),
    kind: 'websocket',
    url,
    sourceKey: `frame 1#${id}`,
    target: 'iframe',
    initiator: notSeen('source-cannot'),
    pageUrl: seen('http://example.com/'),
  };
}

/** What Standard records: a socket that worked, one that a policy forbade, one that the constructor refused, a stream. */
export function standardEvents(): (LifecycleEvent | NewMessage)[] {
  const zero = { source: 'page-hook', connection: connectionId(0) } as const;
  const network: Source = 'devtools-network';
  return [
    {
      type: 'recording/started',
      at: at(0),
      source: 'page-hook',
      url: 'http://example.com/',
      browser: 'Chromium 156',
    },
    { type: 'sources/changed', at: at(0.5), sources: ['page-hook', network] },
    created(0, 1, 'ws://server.example.com/chat?room=7'),
    {
      type: 'connection/joined',
      at: at(2),
      source: network,
      connection: connectionId(0),
      sourceKey: '7.1',
      how: 'by-order',
    },
    {
      type: 'handshake/request-sent',
      at: at(2),
      source: network,
      connection: connectionId(0),
      head: seen({ ...parseRequestHead(REQUEST).value, raw: null }),
    },
    {
      type: 'handshake/response-received',
      at: at(30),
      source: network,
      connection: connectionId(0),
      status: seen(101),
      transport: 'http/1.1',
      head: seen({ ...parseResponseHead(RESPONSE).value, raw: null }),
    },
    { type: 'connection/opened', at: at(30), ...zero, protocol: 'chat', extensions: 'permessage-deflate' },
    { type: 'message/sent-from', at: at(40), ...zero, stack: [frame(12), frame(30)] },
    { at: at(40), connection: 0, outgoing: true, opcode: 1, payload: text('by the page') },
    { type: 'send/buffered', at: at(40), ...zero, bytes: 0 },
    { type: 'send/buffered', at: at(41), ...zero, bytes: 4096 },
    { at: at(42), connection: 0, outgoing: false, opcode: 2, payload: Uint8Array.of(1, 2) },
    { type: 'message/sent-from', at: at(43), ...zero, stack: [] },
    { at: at(43), connection: 0, outgoing: true, opcode: 1, payload: text('by us'), sentByUs: true },
    { type: 'send/buffered', at: at(43), ...zero, bytes: 0 },
    {
      type: 'connection/closed',
      at: at(51),
      ...zero,
      close: seen({ code: 4001, reason: 'later', wasClean: true, by: 'server' }),
    },
    created(1, 60, 'wss://forbidden.example/'),
    {
      type: 'connection/blocked',
      at: at(61),
      source: 'content-script',
      connection: connectionId(1),
      directive: 'connect-src',
    },
    {
      type: 'connection/closed',
      at: at(61),
      source: 'page-hook',
      connection: connectionId(1),
      close: seen({ code: 1006, reason: '', wasClean: false, by: 'unknown' }),
    },
    created(2, 70, 'ws://server.example.com/refused'),
    {
      type: 'browser/reported-error',
      at: at(71),
      source: 'page-hook',
      connection: connectionId(2),
      text: 'Error during WebSocket handshake: Unexpected response code: 404',
    },
    {
      type: 'connection/created',
      at: at(80),
      source: network,
      connection: connectionId(3),
      kind: 'event-stream',
      url: 'http://server.example.com/events',
      sourceKey: '7.4',
      target: 'unknown',
      initiator: notSeen('source-cannot'),
      pageUrl: notSeen('source-cannot'),
    },
    {
      type: 'handshake/response-received',
      at: at(81),
      source: network,
      connection: connectionId(3),
      status: seen(200),
      transport: 'h2',
      head: seen({
        ...parseResponseHead('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n').value,
        raw: null,
      }),
    },
    { at: at(82), connection: 3, outgoing: false, opcode: 1, payload: text('data: 1') },
    { type: 'recording/stopped', at: at(90), why: 'asked', detail: '' },
  ];
}
