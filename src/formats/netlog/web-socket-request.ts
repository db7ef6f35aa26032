import {
  BODY_LIMIT,
  type CloseSeen,
  type LifecycleEvent,
  type TcpEnd,
  type Transport,
} from '../../events/event.ts';
import { OPCODE } from '../../events/message-segment.ts';
import { notSeen, seen } from '../../events/observed.ts';
import { type ConnectionId, epochMilliseconds } from '../../events/units.ts';
import { combinedValue } from '../../protocol/http/field.ts';
import type { RequestHead } from '../../protocol/http/request-head.ts';
import { parseResponseHead } from '../../protocol/http/response-head.ts';
import { type AgreedExtensions, agreedExtensions } from '../../protocol/websocket/agreed-extensions.ts';
import type { FrameHeader } from '../../protocol/websocket/frame-header.ts';
import type { BatchBuilder } from '../batch-builder.ts';
import { brokenOff, WireRecorder } from '../wire-recorder.ts';
import { CheckedBytes } from './checked-bytes.ts';
import { HttpBytes } from './http-bytes.ts';
import { TlsLayer } from './tls-layer.ts';

const SOURCE = 'netlog';
/** Bytes of a client that come before the answer are held up to here. */
const MOST_HELD = 16 << 20;

interface NewRequest {
  readonly builder: BatchBuilder;
  readonly connection: ConnectionId;
  readonly at: number;
  readonly url: string;
  readonly key: string;
  /** What could not be read of it, one sentence without a full stop. */
  readonly onProblem: (what: string) => void;
}

/** One WebSocket's URL_REQUEST, from its request to its last frame. */
export class WebSocketRequest {
  readonly #builder: BatchBuilder;
  readonly #of: { readonly source: typeof SOURCE; readonly connection: ConnectionId };
  /** Which bytes of its socket are those of the handshake and its frames. */
  #layer: TlsLayer;
  readonly #onProblem: (what: string) => void;
  /** Its beginning, until an event of it follows: the browser may go to another address first. */
  #unsaid: Pick<NewRequest, 'at' | 'url' | 'key'> | null;
  /** What is lost of which direction. */
  readonly #lost = new Set<string>();
  #outgoing = new HttpBytes(isConnect);
  #incoming = new HttpBytes(isInterim);
  #transport: Transport = 'unknown';
  #recorder: WireRecorder | null = null;
  #checked: { readonly sent: CheckedBytes; readonly received: CheckedBytes } | null = null;
  #status = 0;
  #held: Uint8Array[] = [];
  #early = 0;
  #body = '';
  #received: Uint8Array[] = [];
  /** The answer as its HTTP/2 session shows it; empty where none came. */
  #streamAnswer: readonly string[] = [];
  /** When its stream was over; frames of bytes that had come by then may be reported later. */
  #streamOverAt: number | null = null;
  /** Who ended its stream or its socket beneath the frames, so that nothing of it is still to come; null where none is known to have. */
  #endedBy: { readonly by: 'server' | 'unknown'; readonly tcp: TcpEnd | null } | null = null;
  /** When its socket was over. */
  #socketOverAt: number | null = null;
  #lastFrameAt = 0;
  #closeSent = false;
  #closeReceived = false;
  #rawSeen = false;
  #failed = false;
  #over = false;

  constructor({ builder, connection, at, url, key, onProblem }: NewRequest) {
    this.#builder = builder;
    this.#of = { source: SOURCE, connection };
    this.#unsaid = { at, url, key };
    this.#layer = this.#layerOf(url);
    this.#onProblem = onProblem;
  }

  #layerOf(url: string): TlsLayer {
    return new TlsLayer(/^wss:/i.test(url), () => {
      this.#rawSeen = false;
      this.#onProblem('its bytes are TLS within TLS, as through a proxy by https, and are not read');
    });
  }

  /** The browser goes to another address before it asked at all: to `wss:`, for a host that asks for it (RFC 6797 section 8.3). */
  redirected(url: string): void {
    if (this.#unsaid === null) return;
    this.#unsaid = { ...this.#unsaid, url };
    this.#layer = this.#layerOf(url);
  }

  #event(event: LifecycleEvent): void {
    this.#announce();
    this.#builder.event(event);
  }

  #announce(): void {
    if (this.#unsaid === null) return;
    const { at, url, key } = this.#unsaid;
    this.#unsaid = null;
    this.#builder.event({
      type: 'connection/created',
      at: epochMilliseconds(at),
      ...this.#of,
      kind: 'websocket',
      url,
      sourceKey: key,
      target: 'unknown',
      initiator: notSeen('not-in-file'),
      pageUrl: notSeen('not-in-file'),
    });
  }

  /** Whether the answer opened it. */
  get hasOpened(): boolean {
    return this.#recorder !== null;
  }

  get over(): boolean {
    return this.#over;
  }

  /** The socket that carries it is known now: its bytes so far belong to others. */
  bound(): void {
    if (this.#recorder === null) this.#begin();
  }

  /** Chromium asks once more after a 401, with credentials. */
  #begin(): void {
    this.#status = 0;
    this.#body = '';
    this.#received = [];
    this.#held = [];
    this.#early = 0;
    this.#streamAnswer = [];
    this.#streamOverAt = null;
    this.#endedBy = null;
    this.#socketOverAt = null;
    this.#outgoing = new HttpBytes(isConnect);
    this.#incoming = new HttpBytes(isInterim);
  }

  requestSent(at: number, transport: Transport, head: RequestHead | null): void {
    this.#begin();
    this.#transport = transport;
    this.#event({
      type: 'handshake/request-sent',
      at: epochMilliseconds(at),
      ...this.#of,
      head: head === null ? notSeen('not-in-file') : seen(head),
    });
  }

  /** @param headers with a status line. Behind a failure there is none: what Chromium 156 reports then it made up ("503 Connection Error"). */
  responseReceived(at: number, headers: readonly string[]): void {
    if (this.#failed) return;
    const head = parseResponseHead(`${headers.join('\r\n')}\r\n\r\n`).value;
    this.#status = head.status;
    const opened = this.#opened;
    const body = opened || this.#body === '' ? {} : { body: this.#body.slice(0, BODY_LIMIT) };
    this.#event({
      type: 'handshake/response-received',
      at: epochMilliseconds(at),
      ...this.#of,
      status: head.status > 0 ? seen(head.status) : notSeen('not-in-file'),
      transport: this.#transport,
      head: seen(head),
      ...body,
    });
    if (this.#rawSeen)
      this.#event({
        type: 'wire/answered',
        at: epochMilliseconds(at),
        ...this.#of,
        early: this.#early,
      });
    if (opened) this.#record(at, agreedExtensions(combinedValue(head.fields, 'sec-websocket-extensions')));
  }

  /** It opened, as its frames or the end of its request show, and the event of the answer is missing. */
  openedUnseen(at: number): void {
    this.answerUnreported(at);
    if (this.hasOpened || this.#failed) return;
    this.#event({
      type: 'handshake/response-received',
      at: epochMilliseconds(at),
      ...this.#of,
      // RFC 6455 section 4.1: over HTTP/1.1 nothing else opens it.
      status: this.#transport === 'h2' ? notSeen('not-in-file') : seen(101),
      transport: this.#transport,
      head: notSeen('not-in-file'),
    });
    this.#record(at, null);
  }

  #record(at: number, extensions: AgreedExtensions | null): void {
    const recorder =
      this.#recorder ?? new WireRecorder(this.#builder, this.#of.connection, SOURCE, extensions);
    this.#recorder = recorder;
    const direction = (outgoing: boolean) =>
      new CheckedBytes(recorder, outgoing, (what) => this.#onLost(outgoing, what));
    this.#checked ??= { sent: direction(true), received: direction(false) };
    for (const bytes of this.#held.splice(0)) this.#checked.sent.bytes(at, bytes);
    for (const bytes of this.#received.splice(0)) this.#checked.received.bytes(at, bytes);
  }

  /**
   * The session received a head, which is reported once more where the stream opens.
   * @param headers with a status line; empty for a trailer section, which is passed over like an interim answer
   */
  streamAnswered(headers: readonly string[]): void {
    // Also where the event of its request is missing.
    if (this.#transport === 'unknown') this.#transport = 'h2';
    const final = headers[0] !== undefined && !headers[0].startsWith('HTTP/2 1');
    if (final) this.#streamAnswer = headers;
  }

  /**
   * Bytes of its socket.
   * @param decrypted whether TLS was taken off them
   * @param read the bytes; null where the event has only their number, `count`
   */
  socketBytes(
    at: number,
    {
      outgoing,
      decrypted,
      count,
    }: { readonly outgoing: boolean; readonly decrypted: boolean; readonly count: number },
    read: () => Uint8Array | null,
  ): void {
    if (!this.#layer.carries(decrypted)) return;
    const bytes = read();
    if (bytes === null) this.#missing(at, outgoing, count);
    else if (!outgoing || !this.#layer.isWithin(bytes)) this.#takeBytes(at, outgoing, bytes);
  }

  /** Bytes that the file counts and does not show: in the other capture modes all of them. */
  #missing(at: number, outgoing: boolean, count: number): void {
    if (count === 0 || !this.#rawSeen) return;
    this.#checkedSide(outgoing)?.missing(at, count);
  }

  /** The direction in which something happens now. */
  #checkedSide(outgoing: boolean): CheckedBytes | undefined {
    (outgoing ? this.#checked?.received : this.#checked?.sent)?.pause();
    return outgoing ? this.#checked?.sent : this.#checked?.received;
  }

  #onLost(outgoing: boolean, what: 'missing' | 'disordered'): void {
    const side = outgoing ? 'client' : 'server';
    if (this.#lost.has(`${what} ${side}`)) return;
    this.#lost.add(`${what} ${side}`);
    this.#onProblem(
      what === 'missing'
        ? `bytes of the ${side} are missing: some frames are known by their headers alone, or in part`
        : `events of the ${side} do not stand in their order: its frames from there on are known by their headers alone`,
    );
  }

  #takeBytes(at: number, outgoing: boolean, bytes: Uint8Array): void {
    const side = outgoing ? this.#outgoing : this.#incoming;
    // Behind an answer that was seen, the head of a request is missing where it was not.
    const behind = outgoing && this.#rawSeen && this.#checked !== null;
    const rest = behind ? bytes : side.push(bytes);
    this.#rawSeen ||= side.through;
    if (rest.length === 0) return;
    if (this.#checked !== null) {
      this.#checkedSide(outgoing)?.bytes(at, rest);
      this.#lastFrameAt = at;
    } else if (outgoing) this.#holdEarly(rest);
    else if (this.#body.length < BODY_LIMIT) {
      // Whether it is a body or frames, the answer says, which is reported behind the bytes.
      this.#body += new TextDecoder().decode(rest);
      this.#received.push(rest);
    }
  }

  /** A frame of which only the header is shown; where the bytes are shown too, they say more. */
  frameHeader(at: number, outgoing: boolean, header: FrameHeader): void {
    if (!this.hasOpened) this.openedUnseen(at);
    if (!this.#rawSeen) this.#recorder?.header(at, outgoing, header);
    else this.#checkedSide(outgoing)?.header(at, header);
    if (header.opcode === OPCODE.close) {
      if (outgoing) this.#closeSent = true;
      else this.#closeReceived = true;
    }
    this.#lastFrameAt = at;
    this.#endWithStream(at);
  }

  /** Its HTTP/2 stream received its last bytes, or was reset, or went with its session. */
  streamOver(at: number, byServer: boolean): void {
    this.#streamOverAt ??= at;
    if (byServer) this.#endedBy ??= { by: 'server', tcp: null };
    this.#endWithStream(at);
  }

  /**
   * Its socket read the end of the server's bytes, or broke.
   * @param tcp how the server ended TCP; null where the network broke it, and where that is not known
   */
  socketOver(at: number, by: 'server' | 'unknown', tcp: TcpEnd | null): void {
    if (!this.hasOpened) return;
    this.#endedBy ??= { by, tcp };
    this.#socketOverAt ??= at;
  }

  #endWithStream(at: number): void {
    // Frames are reported behind the bytes that carried them, as late as the page reads them, so the end of the stream alone does
    // not say that all came.
    if (this.#streamOverAt !== null && this.#closeSent && this.#closeReceived) this.end(at, true);
  }

  failed(at: number, text: string): void {
    if (this.#failed) return;
    this.answerUnreported(at);
    this.#answerWithInterim(at, text);
    this.#failed = true;
    // The browser reads no more of what it refuses.
    this.#checked?.received.release();
    this.#event({ type: 'browser/reported-error', at: epochMilliseconds(at), ...this.#of, text });
  }

  /** @param ended whether its end was seen; otherwise the file merely ends */
  end(at: number, ended: boolean): void {
    if (this.#over) return;
    this.#announce();
    this.answerUnreported(at);
    this.#over = true;
    const overAt = this.#streamOverAt ?? this.#socketOverAt;
    const over = overAt === null ? at : Math.max(overAt, this.#lastFrameAt);
    this.#checked?.sent.release();
    this.#checked?.received.release();
    this.#recorder?.end(over);
    const endSeen = ended || this.#streamOverAt !== null || this.#endedBy !== null;
    const close = this.#recorder?.close(endSeen) ?? this.#brokenOff();
    if (!endSeen && close === null) return;
    this.#event({
      type: 'connection/closed',
      at: epochMilliseconds(over),
      ...this.#of,
      close: close === null ? notSeen('not-in-file') : seen(close),
    });
  }

  #brokenOff(): CloseSeen | null {
    if (this.#endedBy === null || this.#recorder?.closed !== false) return null;
    return brokenOff(this.#endedBy.by, this.#endedBy.tcp);
  }

  /** Whether frames follow: a 101, or 2xx over HTTP/2 (RFC 8441 section 5). */
  get #opened(): boolean {
    return this.#transport === 'h2' ? this.#status >= 200 && this.#status < 300 : this.#status === 101;
  }

  /** Chromium 156 reports no headers of a refused handshake but of a 401; the bytes of the socket, or its stream, have them. */
  answerUnreported(at: number): void {
    if (this.#status !== 0) return;
    const lines = this.#transport === 'h2' ? this.#streamAnswer : this.#incoming.head.split(/\r?\n/);
    if ((lines[0] ?? '') !== '') this.responseReceived(at, lines);
  }

  /** To a WebSocket's request an interim answer is one that refuses, in Chromium. */
  #answerWithInterim(at: number, text: string): void {
    const [status] = /(?<= Unexpected response code: )1\d\d$/.exec(text) ?? [];
    if (this.#status !== 0 || status === undefined) return;
    const lines = this.#incoming.passed.split(/\r?\n/);
    if (lines[0]?.split(' ')[1] === status) this.responseReceived(at, lines);
  }

  #holdEarly(bytes: Uint8Array): void {
    this.#early += bytes.length;
    if (this.#early <= MOST_HELD) this.#held.push(bytes);
  }
}

/** A request to a proxy to open a tunnel (RFC 9110 section 9.3.6). */
function isConnect(line: string): boolean {
  return line.startsWith('CONNECT ');
}

/** An interim answer, or that of a proxy which opened a tunnel: the answer to the handshake follows. */
function isInterim(line: string): boolean {
  return /^HTTP\/1\.\d (?:1(?!01)\d\d|200 Connection established)/i.test(line);
}
