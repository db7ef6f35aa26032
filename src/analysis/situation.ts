// RFC 9110 section 7.8 against RFC 8441: which mechanism a connection used decides which rules speak about it.
import type { Transport } from '../events/event.ts';
import { fieldLines } from '../protocol/http/field.ts';
import type { RequestHead } from '../protocol/http/request-head.ts';
import type { Connection } from '../session/connection.ts';
import type { Situation } from './evidence.ts';

/** Says how a connection tried to leave plain HTTP, by what was reported and by what the handshake itself proves. */
export function situationOf(connection: Connection): Situation {
  const transport = provenTransport(connection);
  const websocket = isWebSocket(connection);
  return { kind: connection.kind, transport, websocket, mechanism: mechanismOf(connection, transport) };
}

/** The request as it was sent, null where it was not seen or is the browser's invention (platform-facts.md). */
export function realRequest(connection: Connection): RequestHead | null {
  if (!connection.request.seen) return null;
  const head = connection.request.value;
  // No request of HTTP/1.1 is without a single field: a file that lists none has left them out.
  if (head.raw === null && head.fields.length === 0) return null;
  return looksInvented(connection, head) ? null : head;
}

/** The value of a pseudo-field such as `:protocol` (RFC 9113 section 8.3.1). */
export function pseudoField(head: RequestHead, name: string): string | null {
  return fieldLines(head.fields, name)[0]?.value ?? null;
}

/** The method, of the request line or of `:method`. */
export function methodOf(head: RequestHead): string {
  return pseudoField(head, ':method') ?? head.method;
}

// Chromium 156 and Firefox 153 show a WebSocket over HTTP/2 as `GET ... Upgrade: websocket`, which was never sent.
function looksInvented(connection: Connection, head: RequestHead): boolean {
  if (head.target.startsWith('ws:') || head.target.startsWith('wss:')) return true;
  const http2 = connection.transport === 'h2' || connection.transport === 'h3';
  return http2 && head.method.toUpperCase() !== 'CONNECT' && !head.fields.some((f) => f.name.startsWith(':'));
}

function provenTransport(connection: Connection): Transport {
  if (connection.transport !== 'unknown') return connection.transport;
  if (connection.status.seen && connection.status.value === 101) return 'http/1.1';
  const head = realRequest(connection);
  if (head === null) return 'unknown';
  // Only the handshake over HTTP/1.1 has a key (RFC 8441 section 5).
  const names = head.fields.map((field) => field.name.toLowerCase());
  if (names.some((name) => name.startsWith('sec-websocket-key'))) return 'http/1.1';
  if (names.some((name) => name.startsWith(':'))) return 'h2';
  // Chromium's debugger writes HTTP/1.1 whatever was spoken; text that was really captured can be believed.
  const believed = head.raw !== null || !connection.sources.includes('debugger');
  return believed && /^HTTP\/[01]\.\d$/.test(head.version) ? 'http/1.1' : 'unknown';
}

function mechanismOf(connection: Connection, transport: Transport): Situation['mechanism'] {
  if (connection.kind === 'event-stream') return 'none';
  if (connection.kind === 'extended-connect' || connection.kind === 'webtransport') return 'extended-connect';
  if (transport === 'h2' || transport === 'h3') {
    const head = realRequest(connection);
    const connect = head !== null && methodOf(head).toUpperCase() === 'CONNECT';
    return connection.kind === 'websocket' || connect ? 'extended-connect' : 'none';
  }
  return transport === 'unknown' && connection.kind === 'websocket' ? 'unknown' : 'upgrade';
}

// A file may know a WebSocket only as a request with Upgrade: where it offered nothing else, the rules are the same.
function isWebSocket(connection: Connection): boolean {
  if (connection.kind === 'websocket') return true;
  const head = realRequest(connection);
  if (head === null) return false;
  if (connection.kind === 'extended-connect') return pseudoField(head, ':protocol') === 'websocket';
  if (connection.kind !== 'upgrade') return false;
  const offered = fieldLines(head.fields, 'upgrade');
  return offered.length > 0 && offered.every((line) => /^\s*websocket\s*$/i.test(line.value));
}
