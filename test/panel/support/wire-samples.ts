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
const OF = { source: 'netlog', connection: connectionId(0) } as const;
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

/** The events before the first frame. */
function begun(join: SampleJoin, unsent = 0): BatchBuilder {
  const builder = new BatchBuilder('wire');
  builder.event({
    type: 'connection/created',
    at: epochMilliseconds(T0),
    ...OF,
    kind: 'websocket',
    url: 'wss://live.example.com/board',
    sourceKey: 'netlog 7',
    target: 'page',
    initiator: notSeen('not-in-file'),
    pageUrl: notSeen('not-in-file'),
  });
  if (join !== null) {
    const { source } = OF;
    builder.event({
      type: 'connection/joined',
      at: epochMilliseconds(T0),
      ...OF,
      source,
      sourceKey: 'netlog 7',
      how: join,
      ...(unsent === 0 ? {} : { unsent }),
    });
  }
  builder.event({
    type: 'handshake/response-received',
    at: epochMilliseconds(T0 + 3),
    ...OF,
    status: seen(101),
    transport: 'http/1.1',
    head: seen(parseResponseHead(ANSWER).value),
  });
  return builder;
}

/** How the wire came to the sample: alone, or joined to a recording. */
export type SampleJoin = 'exact' | 'by-order' | null;

/**
 * One connection as a NetLog shows it: a masked text, a compressed message, one of three frames with a ping among them, a masked frame of
 * the server, the closing; then `burst` small messages of the server.
 */
export function wireSamples(join: SampleJoin = null, burst = 0, unsent = 0): BatchBuilder {
  const builder = begun(join, unsent);
  const recorder = new WireRecorder(builder, OF.connection, OF.source, agreedExtensions(EXTENSIONS));
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
    at: epochMilliseconds(T0 + 60_002),
    ...OF,
    close: seen({ code: 1000, reason: '', wasClean: true, by: 'server' }),
  });
  builder.flush();
  return builder;
}

/** A close frame of the server with a code that no frame may have, and the answer of the client. */
export function refusedCloseSamples(): BatchBuilder {
  const builder = begun(null);
  const recorder = new WireRecorder(builder, OF.connection, OF.source, agreedExtensions(EXTENSIONS));
  recorder.bytes(T0 + 5, false, encoded({ first: 0x88, payload: Uint8Array.of(0x03, 0xed) }));
  const answer = Uint8Array.of(0x03, 0xea, ...utf8('reserved'));
  recorder.bytes(T0 + 6, true, encoded({ first: 0x88, payload: answer, masked: true }));
  recorder.end(T0 + 7);
  const close = recorder.close(true);
  if (close === null) throw new Error('a close');
  builder.event({ type: 'connection/closed', at: epochMilliseconds(T0 + 7), ...OF, close: seen(close) });
  builder.flush();
  return builder;
}

/**
 * A connection that ends badly: texts that are not UTF-8, early and late in a long one, reserved bits, a message without an end, a close
 * frame with a reason, and a frame of the client that breaks off.
 */
export function brokenWireSamples(): BatchBuilder {
  const builder = begun(null);
  const recorder = new WireRecorder(builder, OF.connection, OF.source, agreedExtensions(EXTENSIONS));
  const long = utf8('a long text '.repeat(20));
  long[101] = 0xff;
  recorder.bytes(
    T0 + 5,
    true,
    encoded({ first: 0x81, payload: Uint8Array.of(97, 98, 0xff, 99), masked: true }),
  );
  recorder.bytes(T0 + 6, true, encoded({ first: 0x81, payload: long, masked: true }));
  recorder.bytes(T0 + 7, false, encoded({ first: 0xd1, payload: utf8('reserved') }));
  recorder.bytes(T0 + 8, false, encoded({ first: 0x01, payload: utf8('has no end') }));
  recorder.bytes(
    T0 + 9,
    false,
    encoded({ first: 0x88, payload: Uint8Array.of(0x0f, 0xa1, ...utf8('over')) }),
  );
  recorder.bytes(
    T0 + 11,
    true,
    encoded({ first: 0x82, payload: new Uint8Array(50), masked: true }).subarray(0, 20),
  );
  recorder.end(T0 + 12);
  builder.event({
    type: 'connection/closed',
    at: epochMilliseconds(T0 + 12),
    ...OF,
    close: seen({ code: 4001, reason: 'over', wasClean: false, by: 'server' }),
  });
  builder.flush();
  return builder;
}

/** Frames as a NetLog shows them that was saved without raw bytes: headers alone. */
export function headerSamples(): BatchBuilder {
  const builder = begun(null);
  const recorder = new WireRecorder(builder, OF.connection, OF.source, agreedExtensions(EXTENSIONS));
  const header = { final: true, opcode: 1, lengthBytes: null, key: 0 } as const;
  recorder.header(T0 + 5, true, { ...header, reserved: 0, masked: true, length: 17 });
  recorder.header(T0 + 9, false, { ...header, reserved: 4, masked: false, length: 26 });
  recorder.header(T0 + 20, false, { ...header, opcode: 8, reserved: 0, masked: false, length: 2 });
  recorder.end(T0 + 21);
  builder.flush();
  return builder;
}
