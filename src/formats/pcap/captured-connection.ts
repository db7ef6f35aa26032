import { BODY_LIMIT, type CloseSeen, type ConnectionKind, type TcpEnd } from '../../events/event.ts';
import { notSeen, type Observed, seen } from '../../events/observed.ts';
import { type ConnectionId, type EpochMilliseconds, epochMilliseconds } from '../../events/units.ts';
import { isEventStreamType } from '../../protocol/event-stream/media-type.ts';
import { combinedValue, type Field } from '../../protocol/http/field.ts';
import { parseRequestHead, type RequestHead } from '../../protocol/http/request-head.ts';
import { parseResponseHead, type ResponseHead } from '../../protocol/http/response-head.ts';
import { asksToSwitch } from '../../protocol/upgrade/asks-to-switch.ts';
import { classifyExchange } from '../../protocol/upgrade/classify-exchange.ts';
import { agreedExtensions } from '../../protocol/websocket/agreed-extensions.ts';
import type { BatchBuilder } from '../batch-builder.ts';
import { brokenOff, WireRecorder } from '../wire-recorder.ts';
import { CapturedStream } from './captured-stream.ts';
import { bodyFraming, type Framing, HttpSide } from './http-side.ts';
import { distance, type TcpPiece } from './tcp-stream.ts';

const SOURCE = 'pcap';
/** Requests without an answer that are kept: a client sends few before it waits. */
const MOST_OPEN = 100;
const REQUEST_LINE = /^[!-~]+ \S+ HTTP\/1\.\d\r?\n/;

/** What a connection needs from its file. */
export interface CaptureFile {
  readonly builder: BatchBuilder;
  /** The number of a further connection; null where there are too many. */
  newConnection(): ConnectionId | null;
  /** An exchange that is no switch. */
  ordinary(): void;
}

/** How TCP ended, as far as it was captured. */
export interface TcpEnding {
  /** The side that ended it first; null where that is not known. */
  readonly by: 'client' | 'server' | null;
  readonly how: TcpEnd;
  /** Whether its beginning was captured: otherwise there may have been exchanges before. */
  readonly isWhole: boolean;
}

interface Exchange {
  readonly at: EpochMilliseconds;
  readonly head: RequestHead;
  /** Sequence number behind its head. */
  readonly headEnd: number;
  /** Null as long as it is not known to be a switch. */
  connection: ConnectionId | null;
  kind: ConnectionKind | null;
}

/** An answer whose body is still coming. */
interface Answer {
  readonly exchange: Exchange;
  readonly at: EpochMilliseconds;
  readonly head: ResponseHead;
  body: string;
  /** Its body is an event stream. */
  readonly stream: CapturedStream | null;
}

/** One TCP connection of HTTP/1.1: its exchanges, and the frames behind a switch. */
export class CapturedConnection {
  readonly #file: CaptureFile;
  readonly #name: string;
  readonly #server: string;
  readonly #client: HttpSide;
  readonly #answers: HttpSide;
  #open: Exchange[] = [];
  #answer: Answer | null = null;
  #switched: Exchange | null = null;
  #recorder: WireRecorder | null = null;
  /** Of the server, before the request that they answer. */
  #waiting: TcpPiece[] = [];
  /** What the client sent before its request was answered, with what it had received by then. */
  #early: { readonly length: number; readonly ack: number | null }[] = [];
  #lost = { client: false, server: false };
  /** How many requests came. */
  #requests = 0;
  #last = 0;

  /** @param name both ends of it, for people; @param server address and port */
  constructor(file: CaptureFile, name: string, server: string) {
    this.#file = file;
    this.#name = name;
    this.#server = server;
    this.#client = new HttpSide({
      head: (text, at, end) => this.#requested(text, epochMilliseconds(at), end),
      body: () => {},
      bodyEnd: () => {},
      other: (bytes, at) => this.#recorder?.bytes(at, true, bytes),
    });
    this.#answers = new HttpSide({
      head: (text, at, end) => this.#answered(text, epochMilliseconds(at), end),
      body: (bytes, at) => this.#addBody(bytes, at),
      bodyEnd: () => this.#endAnswer(true),
      other: (bytes, at) => this.#recorder?.bytes(at, false, bytes),
    });
  }

  /** Takes the next bytes of one direction. Returns false where it cannot be read on behind missing bytes. */
  take(outgoing: boolean, piece: TcpPiece): boolean {
    // Packets may be out of order; the times of one log are not.
    this.#last = Math.max(this.#last, piece.at);
    if (!outgoing && this.#answers.idle && this.#open.length === 0) {
      this.#waiting.push(piece);
      return true;
    }
    const goesOn = this.#read(outgoing, piece);
    return this.#readWaiting() && goesOn;
  }

  /**
   * @param ended whether its end was captured; otherwise the file merely ends
   * @param ending null where neither FIN nor RST was captured
   */
  end(at: number, ended: boolean, ending: TcpEnding | null): void {
    const end = epochMilliseconds(Math.max(at, this.#last));
    for (const piece of this.#waiting.splice(0)) this.#read(false, piece);
    // A body that goes on until TCP ends is whole only behind a FIN (RFC 9112 section 8).
    if (ending?.how !== 'reset') this.#answers.end(ended);
    this.#endAnswer(ended, ending, end);
    for (const exchange of this.#open) this.#endUnanswered(exchange, end, ended, ending);
    const connection = this.#switched?.connection ?? null;
    if (connection === null) return;
    this.#recorder?.end(end);
    const close = this.#recorder?.close(ended) ?? this.#brokenOff(ending);
    if (ended || close !== null)
      this.#closed(connection, end, close === null ? notSeen('not-in-file') : seen(close));
  }

  /** The end without a close frame, where none can be in bytes that are missing. */
  #brokenOff(ending: TcpEnding | null): CloseSeen | null {
    const lost = this.#lost.client || this.#lost.server;
    if (ending === null || lost || this.#recorder?.closed !== false) return null;
    return ending.by === null ? brokenOff('unknown', null) : brokenOff(ending.by, ending.how);
  }

  #readWaiting(): boolean {
    let goesOn = true;
    while (this.#waiting.length > 0 && (this.#open.length > 0 || !this.#answers.idle)) {
      const piece = this.#waiting.shift();
      if (piece !== undefined) goesOn = this.#read(false, piece) && goesOn;
    }
    return goesOn;
  }

  #read(outgoing: boolean, { bytes, missing, end, ack }: TcpPiece): boolean {
    const side = outgoing ? 'client' : 'server';
    if (this.#lost[side]) return true;
    const http = outgoing ? this.#client : this.#answers;
    const bytesEnd = (end - missing) >>> 0;
    if (bytes.length > 0) http.push(bytes, this.#last, bytesEnd);
    const [first] = this.#open;
    if (outgoing && http.holds && first !== undefined)
      this.#early.push({ length: Math.min(bytes.length, distance(bytesEnd, first.headEnd)), ack });
    if (missing === 0) return true;
    if (!outgoing) this.#answer?.stream?.gap();
    const goesOn =
      this.#switched === null ? http.skip(missing) : (this.#recorder?.skip(outgoing, missing) ?? true);
    this.#lost[side] = !goesOn;
    return goesOn;
  }

  #requested(text: string, at: EpochMilliseconds, headEnd: number): Framing {
    // Something else than HTTP/1.1.
    if (!REQUEST_LINE.test(text)) return 'switched';
    const head = parseRequestHead(text).value;
    const exchange: Exchange = { at, head, headEnd, connection: null, kind: null };
    this.#requests++;
    if (this.#open.length < MOST_OPEN) this.#open.push(exchange);
    const asks = asksToSwitch(head.fields);
    const kind = classifyExchange({ url: '', status: null, request: head.fields, response: [] });
    // Of the others the answer decides: it may be an event stream.
    if (kind === 'websocket') this.#list(exchange, kind);
    const body = bodyFraming(head.fields, 'none');
    const hasBody = typeof body === 'string' || body.length > 0;
    return (asks || head.method === 'CONNECT') && !hasBody ? 'hold' : body;
  }

  #answered(text: string, at: EpochMilliseconds, end: number): Framing {
    const head = parseResponseHead(text).value;
    const { status, fields } = head;
    const [exchange] = this.#open;
    if (exchange === undefined) return 'until-close';
    // An interim answer: the one that counts follows.
    if (status >= 100 && status < 200 && status !== 101) return { length: 0 };
    this.#open.shift();
    const request = exchange.head.fields;
    const kind = classifyExchange({ url: '', status, request, response: fields });
    const isRead = !isEncoded(fields);
    if (kind !== null) this.#list(exchange, kind, isRead);
    if (exchange.connection === null) this.#file.ordinary();
    if (status === 101) return this.#switch(exchange, { exchange, at, head, body: '', stream: null }, end);
    this.#early = [];
    this.#answer = { exchange, at, head, body: '', stream: this.#streamOf(exchange, head, isRead) };
    // What comes of a stream comes behind its answer.
    if (this.#answer.stream !== null) this.#report(this.#answer);
    this.#client.resume('head', end);
    // A tunnel through a proxy: the handshake comes inside of it.
    const bodiless = exchange.head.method === 'HEAD' || (exchange.head.method === 'CONNECT' && status < 300);
    if (bodiless || status === 204 || status === 304) return { length: 0 };
    return bodyFraming(fields, 'until-close');
  }

  #switch(exchange: Exchange, answer: Answer, end: number): 'switched' {
    const { connection } = exchange;
    this.#switched = exchange;
    this.#report(answer);
    if (connection !== null) {
      const before = this.#early.filter(({ ack }) => ack !== null && distance(end, ack) > 0);
      const early = before.reduce((sum, { length }) => sum + length, 0);
      this.#file.builder.event({ type: 'wire/answered', at: answer.at, source: SOURCE, connection, early });
      const agreed = agreedExtensions(combinedValue(answer.head.fields, 'sec-websocket-extensions'));
      if (exchange.kind === 'websocket')
        this.#recorder = new WireRecorder(this.#file.builder, connection, SOURCE, agreed);
    }
    this.#early = [];
    this.#client.resume('switched', end);
    return 'switched';
  }

  #streamOf(
    { connection, kind }: Exchange,
    { status, fields }: ResponseHead,
    isRead: boolean,
  ): CapturedStream | null {
    const isStream = status === 200 && isEventStreamType(combinedValue(fields, 'content-type') ?? '');
    if (connection === null || kind !== 'event-stream' || !isStream) return null;
    return new CapturedStream(this.#file.builder, connection, isRead);
  }

  #addBody(bytes: Uint8Array, at: number): void {
    const answer = this.#answer;
    answer?.stream?.push(bytes, at);
    if (answer === null || answer.stream !== null || answer.body.length >= BODY_LIMIT) return;
    // What is compressed is no text.
    if (isEncoded(answer.head.fields)) return;
    answer.body += new TextDecoder().decode(bytes.subarray(0, BODY_LIMIT));
  }

  /**
   * @param ended whether its end was seen; an event stream otherwise goes on behind the end of the file
   * @param ending how TCP ended before its end came; null where it came
   */
  #endAnswer(ended: boolean, ending: TcpEnding | null = null, at: number = this.#last): void {
    const answer = this.#answer;
    this.#answer = null;
    if (answer === null) return;
    if (answer.stream === null) this.#report(answer);
    const { connection } = answer.exchange;
    if (connection === null || (!ended && answer.stream !== null)) return;
    const close = answer.stream === null ? null : this.#brokenStream(ending);
    this.#closed(connection, epochMilliseconds(at), close === null ? notSeen('not-in-file') : seen(close));
  }

  /** The end of TCP within an event stream, or before its answer; null where its end may be in bytes that are missing. */
  #brokenStream(ending: TcpEnding | null): CloseSeen | null {
    if (ending === null || ending.by === null || this.#lost.server) return null;
    const { by, how: tcp } = ending;
    // A client that closes a stream ends TCP as one that crashes.
    return { code: 0, reason: '', wasClean: by === 'client' ? null : false, by, tcp };
  }

  /**
   * The end of TCP before an answer. A server may end a connection that it had kept for further requests as one of them comes: the client
   * sends that again on another one (RFC 9112 section 9.3.1).
   */
  #brokenUnanswered({ kind }: Exchange, ending: TcpEnding | null): CloseSeen | null {
    if (this.#requests > 1 || ending?.isWhole !== true || this.#lost.server) return null;
    if (kind === 'event-stream') return this.#brokenStream(ending);
    return kind === 'websocket' && ending.by === 'server' ? brokenOff(ending.by, ending.how) : null;
  }

  #endUnanswered(exchange: Exchange, at: EpochMilliseconds, ended: boolean, ending: TcpEnding | null): void {
    const kind = classifyExchange({ url: '', status: null, request: exchange.head.fields, response: [] });
    this.#list(exchange, kind);
    const { connection } = exchange;
    if (connection === null) return;
    // Of an answer that was there and could not be read, nothing is known; without one, the connection broke off.
    if (!this.#lost.server) {
      const close = this.#brokenUnanswered(exchange, ending);
      if (ended) this.#closed(connection, at, close === null ? notSeen('not-in-file') : seen(close));
      return;
    }
    const why = notSeen('lost-in-gap');
    this.#file.builder.event({
      type: 'handshake/response-received',
      at,
      source: SOURCE,
      connection,
      status: why,
      transport: 'http/1.1',
      head: why,
    });
  }

  /**
   * Lists an exchange as a connection, unless it is one already.
   * @param isRead whether its messages can be read: not those of a compressed event stream
   */
  #list(exchange: Exchange, kind: ConnectionKind | null, isRead = true): void {
    if (exchange.connection !== null || kind === null) return;
    exchange.connection = this.#file.newConnection();
    exchange.kind = kind;
    const { at, head, connection } = exchange;
    if (connection === null) return;
    const { builder } = this.#file;
    builder.event({
      type: 'connection/created',
      at,
      source: SOURCE,
      connection,
      kind,
      url: urlOf(head, kind === 'websocket' ? 'ws' : 'http', this.#server),
      sourceKey: this.#name,
      target: 'unknown',
      initiator: notSeen('not-in-file'),
      pageUrl: notSeen('not-in-file'),
      ...(isRead ? {} : { messagesRecorded: false as const }),
    });
    builder.event({ type: 'handshake/request-sent', at, source: SOURCE, connection, head: seen(head) });
  }

  #report({ exchange, at, head, body }: Answer): void {
    const { connection } = exchange;
    if (connection === null) return;
    this.#file.builder.event({
      type: 'handshake/response-received',
      at,
      source: SOURCE,
      connection,
      status: head.status > 0 ? seen(head.status) : notSeen('not-in-file'),
      transport: 'http/1.1',
      head: seen(head),
      ...(body === '' ? {} : { body: body.slice(0, BODY_LIMIT) }),
    });
  }

  #closed(connection: ConnectionId, at: EpochMilliseconds, close: Observed<CloseSeen>): void {
    this.#file.builder.event({ type: 'connection/closed', at, source: SOURCE, connection, close });
  }
}

/** Whether its body is compressed: `identity` says that it is not (RFC 9110 section 12.5.3). */
function isEncoded(fields: readonly Field[]): boolean {
  const codings = (combinedValue(fields, 'content-encoding') ?? '').split(',');
  return codings.some((coding) => !['', 'identity'].includes(coding.trim().toLowerCase()));
}

/** What the request line and Host name (RFC 9112 section 3.2); the address of the server where they name nothing. */
function urlOf(head: RequestHead, scheme: 'ws' | 'http', server: string): string {
  const { target } = head;
  // To a proxy: which of the schemes of a kind it is says whether the proxy encrypts what it sends on.
  const absolute = /^(?:ws|http)(s?)(:\/\/.+)$/i.exec(target);
  const host = combinedValue(head.fields, 'host') ?? server;
  const url =
    absolute === null
      ? `${scheme}://${host}${target.startsWith('/') ? target : '/'}`
      : `${scheme}${(absolute[1] ?? '').toLowerCase()}${absolute[2] ?? ''}`;
  return URL.canParse(url) ? url : `${scheme}://${server}/`;
}
