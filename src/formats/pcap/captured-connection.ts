import { BODY_LIMIT, type CloseSeen, type TcpEnd } from '../../events/event.ts';
import { OPCODE } from '../../events/message-segment.ts';
import { type EpochMilliseconds, epochMilliseconds } from '../../events/units.ts';
import { isEventStreamType } from '../../protocol/event-stream/media-type.ts';
import { combinedValue, type Field } from '../../protocol/http/field.ts';
import { parseRequestHead } from '../../protocol/http/request-head.ts';
import { parseResponseHead, type ResponseHead } from '../../protocol/http/response-head.ts';
import { asksToSwitch } from '../../protocol/upgrade/asks-to-switch.ts';
import { classifyExchange } from '../../protocol/upgrade/classify-exchange.ts';
import { agreedExtensions } from '../../protocol/websocket/agreed-extensions.ts';
import { brokenOff, WireRecorder } from '../wire-recorder.ts';
import { CapturedStream } from './captured-stream.ts';
import { type CaptureFile, type Exchange, ExchangeEvents } from './exchange-events.ts';
import { type AfterHead, bodyFraming, HttpSide } from './http-side.ts';
import { bytesText, MissingBytes } from './missing-bytes.ts';
import { distance, type TcpPiece } from './tcp-stream.ts';

const SOURCE = 'pcap';
/** Requests without an answer that are kept: a client sends few before it waits. */
const MOST_OPEN = 100;
const NO_BODY = { length: 0 } as const;
const REQUEST_LINE = /^[!-~]+ \S+ HTTP\/1\.\d\r?\n/;

/** How TCP ended, as far as it was captured. */
export interface TcpEnding {
  /** The side that ended it first; null where that is not known. */
  readonly by: 'client' | 'server' | null;
  readonly how: TcpEnd;
  /** Whether its beginning was captured: otherwise there may have been exchanges before. */
  readonly isWhole: boolean;
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
  readonly #events: ExchangeEvents;
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
  readonly #missing = { client: new MissingBytes(), server: new MissingBytes() };
  /** Of the first close frame: who sent it, and what its sender had received then. */
  #closed: { readonly outgoing: boolean; readonly ack: number | null } | null = null;
  /** How many requests came. */
  #requests = 0;
  #last = 0;

  /** @param ends both ends of it, for people; @param server address and port */
  constructor(file: CaptureFile, ends: string, server: string) {
    this.#file = file;
    this.#events = new ExchangeEvents(file, ends, server);
    this.#client = new HttpSide({
      head: (text, at) => this.#requested(text, epochMilliseconds(at)),
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

  /** Whether nothing of HTTP was seen. */
  get isStrange(): boolean {
    return this.#requests === 0;
  }

  /** Takes the next bytes of one direction. */
  take(outgoing: boolean, piece: TcpPiece): void {
    // Packets may be out of order; the times of one log are not.
    this.#last = Math.max(this.#last, piece.at);
    if (!outgoing && this.#answers.idle && this.#open.length === 0) {
      this.#waiting.push(piece);
      return;
    }
    this.#read(outgoing, piece);
    this.#readWaiting();
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
    this.#nameMissing();
    const connection = this.#switched?.connection ?? null;
    if (connection === null) return;
    this.#recorder?.end(end);
    const close = this.#closeSaid(ended) ?? this.#brokenOff(ending);
    if (ended || close !== null) this.#events.ended(connection, end, close);
  }

  #nameMissing(): void {
    for (const side of ['client', 'server'] as const)
      for (const what of this.#missing[side].problems(side)) this.#events.problem(what);
    if (this.#client.held === 0) return;
    const what = `${bytesText(this.#client.held)} of the client cannot be read: the answer to its request is not in the capture`;
    this.#events.problem(what);
  }

  /** What the close frames say. Where one of the other side may be missing, it is not known whether it came, or came first. */
  #closeSaid(ended: boolean): CloseSeen | null {
    const close = this.#recorder?.close(ended) ?? null;
    if (close === null || close.wasClean === true) return close;
    const { lost, lostAt } = this.#missing[close.by === 'client' ? 'server' : 'client'];
    if (!lost) return close;
    const first = this.#closed;
    const ack = first?.outgoing === (close.by === 'client') ? first.ack : null;
    // Who had received nothing of what is missing knew of no end before.
    const isFirst = ack !== null && lostAt !== null && distance(ack, lostAt) <= 0;
    return { ...close, wasClean: null, by: isFirst ? close.by : 'unknown' };
  }

  /** The end without a close frame, where none can be in bytes that are missing. */
  #brokenOff(ending: TcpEnding | null): CloseSeen | null {
    const lost = this.#missing.client.lost || this.#missing.server.lost;
    if (ending === null || lost || this.#recorder?.closed !== false) return null;
    return ending.by === null ? brokenOff('unknown', null) : brokenOff(ending.by, ending.how);
  }

  #readWaiting(): void {
    let count = 0;
    for (const piece of this.#waiting) {
      if (this.#open.length === 0 && this.#answers.idle) break;
      this.#read(false, piece);
      count++;
    }
    if (count > 0) this.#waiting.splice(0, count);
  }

  #read(outgoing: boolean, { bytes, missing, end, ack }: TcpPiece): void {
    const gaps = this.#missing[outgoing ? 'client' : 'server'];
    if (gaps.lost) return;
    const http = outgoing ? this.#client : this.#answers;
    const before = this.#client.held;
    const bytesEnd = (end - missing) >>> 0;
    if (bytes.length > 0) http.push(bytes, this.#last, bytesEnd);
    if (this.#closed === null && this.#recorder?.closed === true) this.#closed = { outgoing, ack };
    const early = this.#client.held - before;
    if (outgoing && early > 0) this.#early.push({ length: early, ack });
    if (missing === 0) return;
    if (!outgoing) this.#answer?.stream?.gap();
    const goesOn =
      this.#switched === null ? http.skip(missing) : (this.#recorder?.skip(outgoing, missing) ?? true);
    if (goesOn) gaps.passOver(missing);
    else {
      gaps.lose(missing, bytesEnd);
      this.#recorder?.lose(outgoing);
    }
  }

  #requested(text: string, at: EpochMilliseconds): AfterHead {
    // Something else than HTTP/1.1.
    if (!REQUEST_LINE.test(text)) return { body: NO_BODY, after: 'switched' };
    const head = parseRequestHead(text).value;
    const decides = asksToSwitch(head.fields) || head.method === 'CONNECT';
    const exchange: Exchange = { at, head, decides, connection: null, kind: null };
    this.#requests++;
    if (this.#open.length < MOST_OPEN) this.#open.push(exchange);
    const kind = classifyExchange({ url: '', status: null, request: head.fields, response: [] });
    // Of the others the answer decides: it may be an event stream.
    if (kind === 'websocket') this.#events.list(exchange, kind);
    return { body: bodyFraming(head.fields, 'none'), after: decides ? 'hold' : 'head' };
  }

  #answered(text: string, at: EpochMilliseconds, end: number): AfterHead {
    const head = parseResponseHead(text).value;
    const { status, fields } = head;
    const [exchange] = this.#open;
    if (exchange === undefined) return { body: 'until-close', after: 'head' };
    // An interim answer: the one that counts follows.
    if (status >= 100 && status < 200 && status !== 101) return { body: NO_BODY, after: 'head' };
    this.#open.shift();
    const request = exchange.head.fields;
    const kind = classifyExchange({ url: '', status, request, response: fields });
    const isRead = !isEncoded(fields);
    if (kind !== null) this.#events.list(exchange, kind, isRead);
    if (exchange.connection === null) this.#file.ordinary();
    if (status === 101) return this.#switch(exchange, { exchange, at, head, body: '', stream: null }, end);
    // Of a refusal, only what breaks the rule is reported.
    const early = exchange.kind === 'websocket' ? this.#earlyBytes(end) : 0;
    if (early > 0) this.#events.early(exchange, at, early);
    this.#answer = { exchange, at, head, body: '', stream: this.#streamOf(exchange, head, isRead) };
    // What comes of a stream comes behind its answer.
    if (this.#answer.stream !== null) this.#report(this.#answer);
    this.#resume(exchange, 'head');
    // A tunnel through a proxy: the handshake comes inside of it.
    const bodiless = exchange.head.method === 'HEAD' || (exchange.head.method === 'CONNECT' && status < 300);
    if (bodiless || status === 204 || status === 304) return { body: NO_BODY, after: 'head' };
    return { body: bodyFraming(fields, 'until-close'), after: 'head' };
  }

  #switch(exchange: Exchange, answer: Answer, end: number): AfterHead {
    const { connection } = exchange;
    this.#switched = exchange;
    this.#report(answer);
    if (connection !== null) {
      const early = this.#earlyBytes(end);
      if (early > 0 || !this.#missing.client.lost) this.#events.early(exchange, answer.at, early);
      const agreed = agreedExtensions(combinedValue(answer.head.fields, 'sec-websocket-extensions'));
      if (exchange.kind === 'websocket')
        this.#recorder = new WireRecorder(this.#file.builder, connection, SOURCE, agreed);
      if (this.#missing.client.lost) this.#recorder?.lose(true);
    }
    this.#resume(exchange, 'switched');
    return { body: NO_BODY, after: 'switched' };
  }

  /** What the client sent behind its request before it had received the answer, which ends at this sequence number. */
  #earlyBytes(answerEnd: number): number {
    const before = this.#early.filter(({ ack }) => ack !== null && distance(answerEnd, ack) > 0);
    return before.reduce((sum, { length }) => sum + length, 0);
  }

  /** Reads on what the client sent behind a request that is answered now. */
  #resume({ decides }: Exchange, as: 'head' | 'switched'): void {
    if (!decides) return;
    this.#early = [];
    const leftOut = this.#client.resume(as);
    if (leftOut === 0) return;
    this.#missing.client.lose(0, null);
    this.#recorder?.lose(true);
    const what = `${bytesText(leftOut)} of the client are not read: it sent too many before the answer`;
    this.#events.problem(what);
  }

  #report({ exchange, at, head, body }: Answer): void {
    this.#events.answered(exchange, at, head, body);
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
    this.#events.ended(connection, epochMilliseconds(at), close);
  }

  /** The end of TCP within an event stream, or before its answer; null where its end may be in bytes that are missing. */
  #brokenStream(ending: TcpEnding | null): CloseSeen | null {
    if (ending === null || ending.by === null || this.#missing.server.lost) return null;
    const { by, how: tcp } = ending;
    // A client that closes a stream ends TCP as one that crashes.
    return { code: 0, reason: '', wasClean: by === 'client' ? null : false, by, tcp };
  }

  /**
   * The end of TCP before an answer. A server may end a connection that it had kept for further requests as one of them comes: the client
   * sends that again on another one (RFC 9112 section 9.3.1).
   */
  #brokenUnanswered({ kind }: Exchange, ending: TcpEnding | null): CloseSeen | null {
    if (this.#requests > 1 || ending?.isWhole !== true || this.#missing.server.lost) return null;
    if (kind === 'event-stream') return this.#brokenStream(ending);
    return kind === 'websocket' && ending.by === 'server' ? brokenOff(ending.by, ending.how) : null;
  }

  #endUnanswered(exchange: Exchange, at: EpochMilliseconds, ended: boolean, ending: TcpEnding | null): void {
    const kind = classifyExchange({ url: '', status: null, request: exchange.head.fields, response: [] });
    this.#events.list(exchange, kind);
    const { connection } = exchange;
    if (connection === null) return;
    // Of an answer that was there and could not be read, nothing is known; without one, the connection broke off.
    if (!this.#missing.server.lost) {
      const close = this.#brokenUnanswered(exchange, ending);
      if (ended) this.#events.ended(connection, at, close);
      return;
    }
    this.#events.answerLost(connection, at);
    if (exchange.kind !== 'websocket' || !exchange.decides || !isClientFrame(this.#client.firstHeld)) return;
    this.#events.spokeUnread(exchange, connection, at);
    if (ended) this.#events.ended(connection, at, null);
  }
}

/** What a first frame may be. */
const FIRST_OPCODES: ReadonlySet<number> = new Set([
  OPCODE.text,
  OPCODE.binary,
  OPCODE.close,
  OPCODE.ping,
  OPCODE.pong,
]);

/** Whether bytes may begin a frame of a client, which has a mask (RFC 6455 section 5.1). */
function isClientFrame([first = 0, second = 0]: Uint8Array): boolean {
  return FIRST_OPCODES.has(first & 0x0f) && (second & 0x80) !== 0;
}

/** Whether its body is compressed: `identity` says that it is not (RFC 9110 section 12.5.3). */
function isEncoded(fields: readonly Field[]): boolean {
  const codings = (combinedValue(fields, 'content-encoding') ?? '').split(',');
  return codings.some((coding) => !['', 'identity'].includes(coding.trim().toLowerCase()));
}
