import { member, naturalMember } from '../json-access.ts';
import { dependency, headersOf } from './event-params.ts';
import type { WebSocketRequest } from './web-socket-request.ts';

/** Events of an HTTP/2 session that concern one of its streams. */
export type StreamEvent =
  | 'HTTP2_SESSION_SEND_HEADERS'
  | 'HTTP2_SESSION_RECV_HEADERS'
  | 'HTTP2_SESSION_RECV_DATA'
  | 'HTTP2_SESSION_SEND_RST_STREAM'
  | 'HTTP2_SESSION_RECV_RST_STREAM';

/**
 * The streams of HTTP/2 sessions that carry WebSockets (RFC 8441). Chromium 156 reports the answer of a refused one nowhere but
 * here, and the end of an opened one neither, since its session goes on.
 */
export class Http2Streams {
  /** By the number of the session's source, then by that of the stream. */
  readonly #sessions = new Map<number, Map<number, WebSocketRequest>>();
  /** The stream that each had last. */
  readonly #places = new WeakMap<WebSocketRequest, { readonly session: number; readonly stream: number }>();
  /** Sessions whose connection the server ended. */
  readonly #endedByServer = new Set<number>();
  readonly #requestOf: (id: number) => WebSocketRequest | undefined;

  /** @param requestOf the WebSocket of a URL_REQUEST */
  constructor(requestOf: (id: number) => WebSocketRequest | undefined) {
    this.#requestOf = requestOf;
  }

  /** @param session number of the HTTP2_SESSION */
  follow(name: StreamEvent, session: number, at: number, params: unknown): void {
    const stream = naturalMember(params, 'stream_id', 2 ** 31);
    if (stream === null) return;
    if (name === 'HTTP2_SESSION_SEND_HEADERS') {
      this.#begin(session, stream, params);
      return;
    }
    const request = this.#sessions.get(session)?.get(stream);
    if (request === undefined) return;
    if (name.endsWith('_RST_STREAM')) {
      this.#sessions.get(session)?.delete(stream);
      if (request.hasOpened) request.streamOver(at, name === 'HTTP2_SESSION_RECV_RST_STREAM');
      return;
    }
    if (name === 'HTTP2_SESSION_RECV_HEADERS') request.streamAnswered(answerOf(params));
    if (member(params, 'fin') === true) request.streamOver(at, true);
  }

  /** The server ended the connection beneath a session. */
  serverEnded(session: number): void {
    if (this.#sessions.has(session)) this.#endedByServer.add(session);
  }

  /** A session ended, and its streams with it. */
  sessionEnded(session: number, at: number): void {
    const byServer = this.#endedByServer.delete(session);
    for (const request of this.#sessions.get(session)?.values() ?? []) {
      // One that did not open ends with its URL_REQUEST, which names the error.
      if (request.hasOpened) request.streamOver(at, byServer);
    }
    this.#sessions.delete(session);
  }

  #begin(session: number, stream: number, params: unknown): void {
    const id = dependency(params);
    const request = id === null ? undefined : this.#requestOf(id);
    if (request === undefined) return;
    // Sent once more, with credentials: what comes of its stream before is no end of this one.
    const before = this.#places.get(request);
    if (before !== undefined) this.#sessions.get(before.session)?.delete(before.stream);
    this.#places.set(request, { session, stream });
    const streams = this.#sessions.get(session) ?? new Map<number, WebSocketRequest>();
    this.#sessions.set(session, streams.set(stream, request));
  }
}

/** A response's fields behind a status line, which HTTP/2 has as a field (RFC 9113 section 8.3.2); empty for trailers. */
function answerOf(params: unknown): string[] {
  const lines = headersOf(params);
  const status = /^:status: (\d{3})$/;
  const line = lines.find((each) => status.test(each));
  if (line === undefined) return [];
  return [`HTTP/2 ${status.exec(line)?.[1]}`, ...lines.filter((each) => !each.startsWith(':'))];
}
