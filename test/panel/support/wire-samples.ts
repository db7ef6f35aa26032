import { deflateSync } from 'fflate';
import { notSeen, seen } from '../../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../../src/events/units.ts';
import { BatchBuilder } from '../../../src/formats/batch-builder.ts';
import { WireRecorder } from '../../../src/formats/wire-recorder.ts';
import { parseResponseHead } from '../../../src/protocol/http/response-head.ts';
import { agreedExtensions } from '../../../src/protocol/websocket/agreed-extensions.ts';
import { unmask } from '../../../src/protocol/websocket/frame-header.ts';

const T0 = Date.UTC(2026, 10, 20, 14, 2, 11, 31);
const EXTENSIONS = 'permessage-deflate; client_no_context_takeover; server_no_context_takeover';
const ANSWER = `HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Extensions: ${EXTENSIONS}\r\n\r\n`;
const KEY = 0x37fa213d;
const utf8 = (text: string) => new TextEncoder().encode(text);

/** A text that compression makes much smaller. */
export const LONG_TEXT = JSON.stringify({
  items: Array.from({ length: 40 }, (_, n) => ({ n, name: 'tea' })),
});

interface Frame {
  /** The first byte. */
  readonly first: number;
  readonly payload: Uint8Array;
  readonly masked?: boolean;
}

function encoded({ first, payload, masked }: Frame): Uint8Array<ArrayBuffer> {
  const { length } = payload;
  const mask = masked === true ? 0x80 : 0;
  const head = length < 126 ? [first, mask | length] : [first, mask | 126, length >> 8, length & 255];
  const key = masked === true ? [0x37, 0xfa, 0x21, 0x3d] : [];
  const body = payload.slice();
  if (masked === true) unmask(body, KEY);
  return Uint8Array.of(...head, ...key, ...body);
}

/** A compressed payload, without its tail of four bytes (RFC 7692 section 7.2.1). */
function deflated(text: string): Uint8Array {
  // A stored block of no bytes is what a sync flush ends with.
  const whole = deflateSync(utf8(text));
  return Uint8Array.of(...whole, 0);
}

/** How the wire came to the sample: alone, or joined to a recording. */
export type SampleJoin = 'exact' | 'by-order' | null;

/**
 * One connection as a NetLog shows it: a masked text, a compressed message, one of three frames with a ping among them, a masked frame of
 * the server, the closing; then `burst` small messages of the server.
 */
export function wireSamples(join: SampleJoin = null, burst = 0): BatchBuilder {
  const builder = new BatchBuilder('wire');
  const of = { source: 'netlog', connection: connectionId(0) } as const;
  const at = (ms: number) => epochMilliseconds(T0 + ms);
  builder.event({
    type: 'connection/created',
    at: at(0),
    ...of,
    kind: 'websocket',
    url: 'wss://live.example.com/board',
    sourceKey: 'netlog 7',
    target: 'page',
    initiator: notSeen('not-in-file'),
    pageUrl: notSeen('not-in-file'),
  });
  if (join !== null) {
    const { source } = of;
    builder.event({ type: 'connection/joined', at: at(0), ...of, source, sourceKey: 'netlog 7', how: join });
  }
  const head = parseResponseHead(ANSWER).value;
  builder.event({
    type: 'handshake/response-received',
    at: at(3),
    ...of,
    status: seen(101),
    transport: 'http/1.1',
    head: seen(head),
  });
  const recorder = new WireRecorder(builder, of.connection, of.source, agreedExtensions(EXTENSIONS));
  const sent = (ms: number, first: number, payload: Uint8Array) =>
    recorder.bytes(T0 + ms, true, encoded({ first, payload, masked: true }));
  const received = (ms: number, first: number, payload: Uint8Array, masked = false) =>
    recorder.bytes(T0 + ms, false, encoded({ first, payload, masked }));
  sent(5, 0x81, utf8('{"hello":"world"}'));
  received(9, 0xc1, deflated(LONG_TEXT));
  sent(12, 0x02, Uint8Array.of(1, 2, 3));
  sent(13, 0x00, Uint8Array.of(4, 5));
  received(14, 0x89, utf8('still there'));
  sent(15, 0x8a, utf8('still there'));
  sent(16, 0x80, Uint8Array.of(6));
  received(20, 0x81, utf8('masked by a server'), true);
  for (let n = 0; n < burst; n++) received(30 + n / 10, 0x81, utf8(`message ${n}`));
  received(60_000, 0x88, Uint8Array.of(0x03, 0xe8));
  sent(60_001, 0x88, Uint8Array.of(0x03, 0xe8));
  recorder.end(T0 + 60_002);
  builder.event({
    type: 'connection/closed',
    at: at(60_002),
    ...of,
    close: seen({ code: 1000, reason: '', wasClean: true, by: 'server' }),
  });
  builder.flush();
  return builder;
}
