// RFC 9112 section 3.2: every request over HTTP/1.1 has Host. A list of fields without it is not all that was sent.
import { combinedValue, type Field } from '../protocol/http/field.ts';
import type { Connection } from '../session/connection.ts';

const BESIDE =
  'the recorder left fields out, and this one may be among them. Record it in Chromium, in Deep or with a NetLog, to see all of them.';

/**
 * Why the list of a request's fields cannot be all that was sent, as a sentence; null where nothing speaks against it. Many
 * recorders write only what a program had set, or leave out what a proxy may not forward. The text as it was sent is always
 * whole.
 */
export function leftOut(connection: Connection): string | null {
  const { request } = connection;
  if (!request.seen || request.value.raw !== null || request.value.fields.length === 0) return null;
  const { fields, version } = request.value;
  const has = (name: string) => combinedValue(fields, name) !== null;
  if (!has('host') && !isHttp2(connection, fields) && !/^HTTP\/1\.0$/i.test(version)) {
    return `The request lists no Host, which every request over HTTP/1.1 has: ${BESIDE}`;
  }
  if (has('sec-websocket-key')) return null;
  if (acceptsKey(connection)) {
    return `The request lists no Sec-WebSocket-Key, and the server’s 101 answers one: ${BESIDE}`;
  }
  const scheme = connection.url.seen && /^wss?:/i.test(connection.url.value);
  if (scheme && !isHttp2(connection, fields) && !has('upgrade') && !has('sec-websocket-version')) {
    return `The request lists no field of a handshake, though its address is one of a WebSocket: ${BESIDE}`;
  }
  return null;
}

/** `:authority` is in the place of Host there (RFC 9113 section 8.3.1). */
function isHttp2({ transport }: Connection, fields: readonly Field[]): boolean {
  if (transport === 'http/1.1') return false;
  return transport !== 'unknown' || fields.some(({ name }) => name.startsWith(':'));
}

/** A 101 with an accept value was computed from a key. */
function acceptsKey({ response, transport }: Connection): boolean {
  if (transport === 'h2' || transport === 'h3' || !response.seen || response.value.status !== 101)
    return false;
  return combinedValue(response.value.fields, 'sec-websocket-accept') !== null;
}
