import { type ConnectionId, connectionId, epochMilliseconds, isTime } from '../../events/units.ts';
import { MOST_CONNECTIONS } from '../../session/session.ts';
import { decodeBase64 } from '../base64.ts';
import { BatchBuilder } from '../batch-builder.ts';
import { asSource, type ByteSource, textStart, watchedSource } from '../byte-source.ts';
import { FormatError } from '../format-error.ts';
import type { Imported } from '../imported.ts';
import { member, naturalMember, numberMember, stringMember } from '../json-access.ts';
import { JsonScanner, type JsonSpan } from '../json-scanner.ts';
import { parseJson } from '../parse-json.ts';
import { Problems, USED_AGAIN } from '../problem.ts';
import type { ReadProgress } from '../read-progress.ts';
import { bytesOfEvent } from './bytes-of-event.ts';
import { type Constants, type EventName, howOtherEnded, netErrorName, readConstants } from './constants.ts';
import { type EventEnd, endOfEvent } from './end-of-event.ts';
import { dependency, frameHeaderOf, headersOf, MOST_ID, requestOf, SENT_OVER } from './event-params.ts';
import { EventStreams } from './event-streams.ts';
import { Http2Streams } from './http2-streams.ts';
import { RepeatedEvents } from './repeated-events.ts';
import { EXPECTED, netLogForm, walkNetLog } from './walk-netlog.ts';
import { WebSocketRequest } from './web-socket-request.ts';

/** An event longer than this is left out: bytes of a socket come in pieces of some kilobytes. */
const LONGEST_EVENT = 64 << 20;
/** Bytes of a socket: most are of sockets that carry no WebSocket. */
const BYTES: ReadonlySet<EventName> = new Set([
  'SOCKET_BYTES_SENT',
  'SOCKET_BYTES_RECEIVED',
  'SSL_SOCKET_BYTES_SENT',
  'SSL_SOCKET_BYTES_RECEIVED',
]);

/** Bytes of bodies: most are of requests that are no event streams. */
const BODIES: ReadonlySet<EventName> = new Set([
  'URL_REQUEST_JOB_BYTES_READ',
  'URL_REQUEST_JOB_FILTERED_BYTES_READ',
]);

/** Whether bytes are a NetLog, judged by its beginning. */
export function isNetLog(bytes: Uint8Array): boolean {
  return netLogForm(bytes) !== null;
}

/**
 * Reads a NetLog in UTF-8, an event at a time. A file that was cut short, as that of a browser that crashed, is read as far as it
 * goes. Throws a FormatError where it has no constants, because only they say what the numbers mean.
 * @param piece how many bytes are read at once, for tests
 */
export function readNetLog(
  file: Uint8Array | ByteSource,
  onProgress: ReadProgress = () => {},
  piece?: number,
): Imported {
  const problems = new Problems();
  const whole = asSource(file);
  const source = watchedSource(whole, (done) => onProgress({ stage: 'reading', done, total: whole.size }));
  const scanner = new JsonScanner(source, piece === undefined ? {} : { piece });
  const form = netLogForm(source.read(0, Math.min(4_096, source.size))) ?? 'object';
  let reader: NetLogReader | null = null;
  const ended = walkNetLog(scanner, textStart(source), form, {
    constants: (span) => {
      const constants = readConstants(parseJson(scanner.text(span), EXPECTED));
      if (constants.eventNames.size > 0) reader ??= new NetLogReader(constants, problems);
    },
    event: (span, number) => reader?.take(scanner, span, number),
    broken: (line) => problems.add(`line ${line}`, 'is not JSON and left out'),
  });
  // Assigned in a callback, which narrowing does not follow.
  const read = reader as NetLogReader | null;
  if (read === null)
    throw new FormatError('not-this-format', 'The file has no constants of a NetLog', 'constants', EXPECTED);
  const imported = read.imported();
  if (!ended) problems.add('', 'The file breaks off: what it has up to there is read');
  return { ...imported, problems: problems.list(), problemCount: problems.count };
}

/** Follows the WebSockets of a NetLog through its events. */
class NetLogReader {
  readonly #constants: Constants;
  readonly #problems: Problems;
  readonly #builder = new BatchBuilder('netlog');
  /** By the number of their URL_REQUEST. */
  readonly #requests = new Map<number, WebSocketRequest>();
  /** By the number of the HTTP_STREAM_JOB, as long as its request is open. */
  readonly #jobs = new Map<number, WebSocketRequest>();
  /** The SOCKET of each HTTP_STREAM_JOB. */
  readonly #sockets = new Map<number, number>();
  /** By the number of the SOCKET. */
  readonly #carried = new Map<number, WebSocketRequest>();
  readonly #http2 = new Http2Streams((id) => this.#requests.get(id));
  readonly #streams: EventStreams;
  readonly #repeated: RepeatedEvents;
  /** How often each number was that of a WebSocket. */
  readonly #times = new Map<number, number>();
  /** Sources whose frames are in the file and whose beginning is not. */
  readonly #unbegun = new Set<number>();
  #connections = 0;
  #last = 0;

  constructor(constants: Constants, problems: Problems) {
    this.#constants = constants;
    this.#problems = problems;
    this.#last = constants.offset;
    this.#repeated = new RepeatedEvents(problems);
    this.#streams = new EventStreams({
      builder: this.#builder,
      problems,
      hasBytes: constants.hasBytes,
      newConnection: () => this.#newConnection(),
    });
    this.#builder.event({
      type: 'recording/started',
      at: epochMilliseconds(isTime(constants.offset) ? constants.offset : 0),
      source: 'netlog',
      url: '',
      browser: constants.producer,
    });
  }

  take(scanner: JsonScanner, span: JsonSpan, number: number): void {
    const ending = endOfEvent(scanner, span);
    if (this.#repeated.is(scanner, span, this.#constants.eventNames.get(ending.type ?? -1))) return;
    if (this.#isOfOthers(ending) || this.#takeBytesUnparsed(scanner, span, ending)) return;
    const where = `events[${number}]`;
    if (!span.whole) return;
    if (span.end - span.start > LONGEST_EVENT) {
      this.#problems.add(where, 'is too large and left out');
      return;
    }
    let event: unknown;
    try {
      event = JSON.parse(scanner.text(span));
    } catch {
      this.#problems.add(where, 'is not JSON and left out');
      return;
    }
    const name = this.#constants.eventNames.get(numberMember(event, 'type') ?? -1);
    const id = naturalMember(member(event, 'source'), 'id', MOST_ID);
    const time = numberMember(event, 'time');
    if (name === undefined) return;
    if (id === null || time === null || !isTime(time + this.#constants.offset)) {
      this.#problems.add(where, 'has no source or no time and is left out');
      return;
    }
    this.#last = time + this.#constants.offset;
    this.#follow(name, id, this.#last, member(event, 'params'), numberMember(event, 'phase') ?? 0);
  }

  /** Whether an event is of no interest, by its end: most are passed over without being parsed. */
  #isOfOthers({ type, source }: EventEnd): boolean {
    if (type === null) return false;
    const name = this.#constants.eventNames.get(type);
    if (name === undefined || source === null) return name === undefined;
    return BODIES.has(name) ? !this.#streams.follows(source) : BYTES.has(name) && !this.#carried.has(source);
  }

  /** Takes bytes of a socket as they stand in the file; false for any other event. */
  #takeBytesUnparsed(scanner: JsonScanner, span: JsonSpan, { type, source, time }: EventEnd): boolean {
    if (type === null || source === null || time === null) return false;
    const name = this.#constants.eventNames.get(type);
    const at = time + this.#constants.offset;
    if (name === undefined || !BYTES.has(name) || span.end - span.start > LONGEST_EVENT || !isTime(at))
      return false;
    const bytes = bytesOfEvent(scanner, span);
    if (bytes === null) return false;
    this.#last = at;
    this.#takeBytes(name, source, at, bytes.length, () => bytes);
    return true;
  }

  imported(): Imported {
    for (const request of this.#requests.values()) request.end(this.#last, false);
    this.#streams.end();
    this.#builder.flush();
    const unbegun = this.#unbegun.size;
    if (unbegun > 0)
      this.#problems.add(
        '',
        `The beginning of ${unbegun === 1 ? 'a WebSocket' : `${unbegun} WebSockets`} is not in the file: what came of it later is left out`,
      );
    const { batches, readPayload } = this.#builder;
    return {
      format: 'netlog',
      producer: this.#constants.producer,
      redacted: false,
      batches,
      readPayload,
      problems: this.#problems.list(),
      problemCount: this.#problems.count,
      ordinaryRequests: 0,
    };
  }

  #follow(name: EventName, id: number, at: number, params: unknown, phase: number): void {
    switch (name) {
      case 'REQUEST_ALIVE':
      case 'URL_REQUEST_START_JOB':
        this.#aliveChanged(name, id, at, params, phase);
        return;
      case 'HTTP_STREAM_REQUEST_BOUND_TO_JOB': {
        const request = this.#requests.get(id);
        const job = dependency(params);
        if (request === undefined || job === null) return;
        this.#jobs.set(job, request);
        this.#bind(request, this.#sockets.get(job));
        return;
      }
      case 'SOCKET_POOL_BOUND_TO_SOCKET': {
        const socket = dependency(params);
        if (socket === null) return;
        this.#sockets.set(id, socket);
        const request = this.#jobs.get(id);
        if (request !== undefined) this.#bind(request, socket);
        return;
      }
      case 'SOCKET_READ_ERROR':
      case 'SOCKET_WRITE_ERROR':
        this.#socketBroke(id, at, params);
        return;
      case 'SOCKET_ALIVE':
        if (phase === this.#constants.end) this.#endSocket(id, at);
        return;
      case 'HTTP2_SESSION_CLOSE':
        if (howOtherEnded(this.#constants, params) !== null) this.#http2.serverEnded(id);
        return;
      case 'HTTP2_SESSION':
        if (phase === this.#constants.end) this.#http2.sessionEnded(id, at);
        return;
      case 'HTTP2_SESSION_SEND_HEADERS':
      case 'HTTP2_SESSION_RECV_HEADERS':
      case 'HTTP2_SESSION_RECV_DATA':
      case 'HTTP2_SESSION_SEND_RST_STREAM':
      case 'HTTP2_SESSION_RECV_RST_STREAM':
        this.#http2.follow(name, id, at, params);
        return;
      case 'SOCKET_BYTES_SENT':
      case 'SOCKET_BYTES_RECEIVED':
      case 'SSL_SOCKET_BYTES_SENT':
      case 'SSL_SOCKET_BYTES_RECEIVED':
        // No bytes: the other side has ended its direction of TCP (Chromium 120 to 156), under TLS as well.
        if (name.endsWith('_RECEIVED') && numberMember(params, 'byte_count') === 0)
          this.#carried.get(id)?.socketOver(at, 'server', name.startsWith('SSL_') ? null : 'fin');
        this.#takeBytes(name, id, at, naturalMember(params, 'byte_count', MOST_ID) ?? 0, () => {
          const text = stringMember(params, 'bytes');
          return text === null ? null : decodeBase64(text);
        });
        return;
      case 'CANCELLED':
        this.#streams.cancelled(id);
        return;
      case 'CORS_REQUEST':
        if (phase === this.#constants.begin)
          this.#streams.prepared(id, at, headersOf(member(params, 'request_headers')));
        return;
      case 'URL_REQUEST_JOB_BYTES_READ':
        this.#streams.encoded(id);
        return;
      case 'URL_REQUEST_JOB_FILTERED_BYTES_READ': {
        const text = stringMember(params, 'bytes');
        this.#streams.received(id, at, text === null ? null : decodeBase64(text));
        return;
      }
      default: {
        const request = this.#requests.get(id);
        if (request === undefined) this.#followOther(name, id, at, params);
        else this.#followRequest(name, request, at, params);
      }
    }
  }

  /** Of a request that is no WebSocket's. */
  #followOther(name: EventName, id: number, at: number, params: unknown): void {
    const transport = SENT_OVER.get(name);
    if (transport !== undefined) this.#streams.sent(id, transport, () => requestOf(transport, params));
    else if (name === 'HTTP_TRANSACTION_READ_RESPONSE_HEADERS')
      this.#streams.answered(id, at, headersOf(params));
    else if (name.endsWith('_FRAME_HEADER') && this.#unbegun.size < MOST_CONNECTIONS) this.#unbegun.add(id);
  }

  #followRequest(name: EventName, request: WebSocketRequest, at: number, params: unknown): void {
    const transport = SENT_OVER.get(name);
    if (transport !== undefined) {
      request.requestSent(at, transport, requestOf(transport, params));
      return;
    }
    switch (name) {
      case 'HTTP_TRANSACTION_READ_RESPONSE_HEADERS':
        request.responseReceived(at, headersOf(params));
        return;
      case 'WEBSOCKET_UPGRADE_FAILURE': {
        const text = stringMember(params, 'message');
        if (text !== null) request.failed(at, text);
        return;
      }
      case 'WEBSOCKET_INVALID_FRAME': {
        // What the console says is the internal one (Chromium 156).
        const text = stringMember(params, 'internal_reason') ?? stringMember(params, 'reason');
        if (text !== null) request.failed(at, text);
        return;
      }
      case 'WEBSOCKET_SENT_FRAME_HEADER':
      case 'WEBSOCKET_RECV_FRAME_HEADER':
        request.frameHeader(at, name === 'WEBSOCKET_SENT_FRAME_HEADER', frameHeaderOf(params));
        return;
      default:
    }
  }

  #aliveChanged(name: EventName, id: number, at: number, params: unknown, phase: number): void {
    const { begin, end } = this.#constants;
    const known = this.#requests.get(id);
    const url = stringMember(params, 'url');
    if (phase === begin && url !== null && /^wss?:\/\//i.test(url)) {
      if (known !== undefined && (!known.over || name === 'URL_REQUEST_START_JOB')) {
        // A start within a request; a second beginning under one number belongs to another request.
        if (name === 'URL_REQUEST_START_JOB') {
          known.redirected(url);
          return;
        }
        known.end(at, false);
        this.#problems.add(`netlog ${id}`, USED_AGAIN);
      }
      const connection = this.#newConnection();
      if (connection === null) return;
      const key = this.#keyOf(id);
      const onProblem = (what: string) => this.#problems.add(key, what);
      const builder = this.#builder;
      this.#requests.set(id, new WebSocketRequest({ builder, connection, at, url, key, onProblem }));
      return;
    }
    if (known === undefined) {
      this.#streamAliveChanged(name, id, at, { url, phase, error: numberMember(params, 'net_error') ?? 0 });
      return;
    }
    if (phase !== end) return;
    known.answerUnreported(at);
    // The request of a socket that opened ends at once, with ERR_WS_UPGRADE; its socket goes on.
    const error = numberMember(params, 'net_error');
    const errorName = error !== null && error < 0 ? netErrorName(this.#constants, error) : null;
    if (errorName === 'net::ERR_WS_UPGRADE') known.openedUnseen(at);
    if (known.hasOpened) return;
    if (errorName !== null) known.failed(at, `Error in connection establishment: ${errorName}`);
    if (name === 'REQUEST_ALIVE') known.end(at, true);
  }

  /** A number that is used again names another socket. */
  #keyOf(id: number): string {
    const times = (this.#times.get(id) ?? 0) + 1;
    this.#times.set(id, times);
    return times === 1 ? `netlog ${id}` : `netlog ${id} (${times})`;
  }

  #streamAliveChanged(
    name: EventName,
    id: number,
    at: number,
    { url, phase, error }: { readonly url: string | null; readonly phase: number; readonly error: number },
  ): void {
    const { begin, end } = this.#constants;
    if (phase === begin && url !== null) this.#streams.began(id, at, url, name === 'REQUEST_ALIVE');
    if (phase !== end || name !== 'REQUEST_ALIVE') return;
    this.#streams.ended(id, at, error < 0 ? netErrorName(this.#constants, error) : null);
  }

  #newConnection(): ConnectionId | null {
    return this.#connections < MOST_CONNECTIONS ? connectionId(this.#connections++) : null;
  }

  /** The other side broke a socket off; other errors are the network's, or this computer's. */
  #socketBroke(id: number, at: number, params: unknown): void {
    const how = howOtherEnded(this.#constants, params);
    const tcp = how === 'RESET' ? 'reset' : null;
    this.#carried.get(id)?.socketOver(at, how === null ? 'unknown' : 'server', tcp);
  }

  #bind(request: WebSocketRequest, socket: number | undefined): void {
    if (socket === undefined || this.#carried.get(socket) === request) return;
    this.#carried.set(socket, request);
    request.bound();
  }

  #takeBytes(
    name: EventName,
    socket: number,
    at: number,
    count: number,
    read: () => Uint8Array | null,
  ): void {
    const of = { outgoing: name.endsWith('_SENT'), decrypted: name.startsWith('SSL_'), count };
    this.#carried.get(socket)?.socketBytes(at, of, read);
  }

  #endSocket(socket: number, at: number): void {
    const request = this.#carried.get(socket);
    this.#carried.delete(socket);
    if (request?.hasOpened === true) request.end(at, true);
  }
}
