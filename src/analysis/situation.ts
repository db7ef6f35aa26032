// RFC 9110 section 7.8 and RFC 8441: the mechanism that a connection used decides which rules apply to it.
import type { ConnectionKind, Transport } from '../events/event.ts';
import { connectionSpecificLines } from '../protocol/extended-connect/connection-specific-fields.ts';
import { asciiLowerCase } from '../protocol/http/ascii-case.ts';
import { type Field, fieldLines } from '../protocol/http/field.ts';
import type { RequestHead } from '../protocol/http/request-head.ts';
import { transportOf } from '../protocol/http/transport.ts';
import { asksToSwitch } from '../protocol/upgrade/asks-to-switch.ts';
import { parseUpgrade } from '../protocol/upgrade/upgrade.ts';
import type { Connection } from '../session/connection.ts';

/** How a connection tried to leave plain HTTP. */
export interface Situation {
  readonly kind: ConnectionKind;
  /** As reported, or as the handshake itself proves. */
  readonly transport: Transport;
  readonly websocket: boolean;
  /**
   * `unknown`: a WebSocket for which nobody reported whether HTTP/1.1 or HTTP/2 carried it. `none`: plain HTTP. `unsent`:
   * no request was ever sent.
   */
  readonly mechanism: 'upgrade' | 'extended-connect' | 'unknown' | 'none' | 'unsent';
}

/** Says how a connection tried to leave plain HTTP, by what was reported and by what the handshake itself proves. */
export function situationOf(connection: Connection): Situation {
  const transport = provenTransport(connection);
  const request = realRequest(connection);
  return {
    kind: connection.kind,
    transport,
    websocket: isWebSocket(connection, request),
    mechanism: mechanismOf(connection, transport, request),
  };
}

/** The request as it was sent, null where it was not seen or is the browser's invention (over HTTP/2 in Chromium 156). */
export function realRequest(connection: Connection): RequestHead | null {
  if (!connection.request.seen) return null;
  const head = connection.request.value;
  // Every HTTP/1.1 request has fields: a file that lists none has left them out.
  if (head.raw === null && head.fields.length === 0) return null;
  return looksInvented(connection, head) ? null : head;
}

/** The value of a pseudo-field such as `:protocol` (RFC 9113 section 8.3.1). */
export function pseudoField(head: RequestHead, name: string): string | null {
  return head.fields.find((field) => field.name === name)?.value ?? null;
}

/** The method, of the request line or of `:method`. */
export function methodOf(head: RequestHead): string {
  return pseudoField(head, ':method') ?? head.method;
}

// Chromium 156 and Firefox 153 show a WebSocket over HTTP/2 as `GET ... Upgrade: websocket`, which was never sent.
function looksInvented(connection: Connection, head: RequestHead): boolean {
  // A stream is an ordinary GET over every version.
  if (hasPseudoFields(head) || connection.kind === 'event-stream') return false;
  if (connection.transport === 'h2' || connection.transport === 'h3') return head.method !== 'CONNECT';
  return connection.transport === 'unknown' && lacksKeyInDebugger(connection, head);
}

function hasPseudoFields(head: RequestHead): boolean {
  return head.fields.some((field) => field.name.startsWith(':'));
}

// Chromium's debugger shows the key of every handshake over HTTP/1.1 (seen in 156): none, and it went over HTTP/2.
function lacksKeyInDebugger(connection: Connection, head: RequestHead): boolean {
  return (
    head.cut !== true &&
    connection.kind === 'websocket' &&
    connection.sources.includes('debugger') &&
    fieldLines(head.fields, 'sec-websocket-key').length === 0
  );
}

function provenTransport(connection: Connection): Transport {
  const { status, transport, response } = connection;
  const switched = status.seen && status.value === 101;
  // HTTP/2 and HTTP/3 have neither a 101 nor an accept value (RFC 8441 section 5), whatever the producer of a file wrote.
  const accepts = response.seen && fieldLines(response.value.fields, 'sec-websocket-accept').length > 0;
  if (transport !== 'unknown' && !(switched && accepts)) return transport;
  if (switched) return 'http/1.1';
  const answered = transportOfAnswer(connection);
  if (answered !== 'unknown') return answered;
  // Invented text exists only for a request over HTTP/2 (capture/debugger).
  if (!connection.request.seen) return connection.request.why === 'invented-by-browser' ? 'h2' : 'unknown';
  const head = connection.request.value;
  if (hasPseudoFields(head)) return 'h2';
  // Only the handshake over HTTP/1.1 has a key (RFC 8441 section 5).
  if (fieldLines(head.fields, 'sec-websocket-key').length > 0) return 'http/1.1';
  if (lacksKeyInDebugger(connection, head) && head.fields.length > 0) return 'h2';
  return /^HTTP\/[01]\.\d$/.test(head.version) ? 'http/1.1' : 'unknown';
}

/** By the version of the answer, and by fields that HTTP/2 forbids (RFC 9113 section 8.2.2). */
function transportOfAnswer({ response }: Connection): Transport {
  if (!response.seen) return 'unknown';
  const { version, fields } = response.value;
  const named = transportOf(version);
  if (named !== 'unknown') return named;
  return connectionSpecificLines(fields).length > 0 ? 'http/1.1' : 'unknown';
}

function mechanismOf(
  connection: Connection,
  transport: Transport,
  request: RequestHead | null,
): Situation['mechanism'] {
  const { kind, status } = connection;
  if (kind === 'event-stream') return 'none';
  if (kind === 'extended-connect' || kind === 'webtransport') return 'extended-connect';
  if (transport === 'h2' || transport === 'h3') {
    const connect = request !== null && methodOf(request) === 'CONNECT';
    return kind === 'websocket' || connect ? 'extended-connect' : 'none';
  }
  if (kind === 'websocket') return transport === 'unknown' ? 'unknown' : 'upgrade';
  const switched = status.seen && status.value === 101;
  // A plain request is here too where only the answer has Upgrade, such as a 426.
  return request === null || switched || asksToSwitch(request.fields) ? 'upgrade' : 'none';
}

// A file may show a WebSocket only as a request with Upgrade. Where it has a key, or offers nothing else, the same rules
// apply, unless the server switched to another of the offered protocols.
function isWebSocket(connection: Connection, request: RequestHead | null): boolean {
  if (connection.kind === 'websocket') return true;
  if (request === null || connection.kind === 'event-stream') return false;
  if (connection.kind !== 'upgrade') return pseudoField(request, ':protocol') === 'websocket';
  const offered = protocolNames(request.fields);
  if (offered.length > 0 && offered.every((name) => name === 'websocket')) return true;
  if (fieldLines(request.fields, 'sec-websocket-key').length === 0) return false;
  const switched = connection.response.seen && connection.response.value.status === 101;
  const chosen = switched && connection.response.seen ? protocolNames(connection.response.value.fields) : [];
  return !chosen.some((name) => name !== 'websocket' && offered.includes(name));
}

function protocolNames(fields: readonly Field[]): string[] {
  const lines = fieldLines(fields, 'upgrade').slice(0, 100);
  return lines.flatMap((line) =>
    parseUpgrade(line.value)
      .value.slice(0, 100)
      .map((p) => asciiLowerCase(p.name)),
  );
}
