import type { Initiator, TargetKind } from '../../events/event.ts';
import { FLAG, OPCODE } from '../../events/message-segment.ts';
import { notSeen, type Observed, seen } from '../../events/observed.ts';
import type { ConnectionId, EpochMilliseconds } from '../../events/units.ts';
import {
  type ConnectionEvent,
  ConnectionLedger,
  type Entry,
  end,
  isWithoutRequestId,
  UNNUMBERED,
} from '../connection-ledger.ts';
import type { LogClock } from '../log-clock.ts';
import type { LogWriter } from '../log-writer.ts';
import { markOfStack } from '../mark.ts';
import { AdoptedSockets } from './adopted-sockets.ts';
import { type CdpObject, cdpObject, cdpText, isCdpObject } from './cdp-value.ts';
import { type ChildTarget, outlivesPage } from './child-target.ts';
import { type ExchangesOwner, HttpExchanges } from './http-exchanges.ts';
import { PageFrames } from './page-frames.ts';
import { readBlockedSocket } from './read-blocked-socket.ts';
import { readInitiator } from './read-initiator.ts';
import { requestFromObject, requestFromText } from './read-request.ts';
import { readResponse } from './read-response.ts';
import { Strangers } from './strangers.ts';
import { WebTransports } from './web-transports.ts';

const MAX_URL = 65_536;
const MAX_ERROR = 16_384;
const MAX_KEY = 256;

const RECEIVED = 'Network.webSocketFrameReceived';
const SENT = 'Network.webSocketFrameSent';

/** What the source reports to its owner, who decides what it means for the log. */
export interface DebuggerSourceOwner {
  /** The page navigated to another document. The owner calls `leavePage`, then perhaps `beginLog`. */
  navigated(url: string): void;
  crashed(): void;
  /** The beginning of a connection waits to be written: seal the log soon. */
  waiting(): void;
  /**
   * Requests the bytes of that stream (Network.streamResourceContent); the owner calls `streamed`, with an empty text at
   * worst.
   */
  wantContent?(requestId: string, key: string, child: ChildTarget | undefined): void;
  /** The page starts a shared worker. */
  sharedWorkerStarts?(): void;
  /** The hooks are to report the messages of sockets whose request id nobody knows. */
  askHooks?(): void;
}

/**
 * Turns the DevTools protocol's events of one tab into ours. Measured in Chromium 156: `Page.frameNavigated` comes before
 * any socket of the new document, and the sockets of the old one get no `webSocketClosed`.
 */
export class DebuggerSource implements ExchangesOwner {
  readonly frames = new PageFrames();
  /** Sockets that workers had before we attached. */
  readonly adopted: AdoptedSockets;
  readonly #owner: DebuggerSourceOwner;
  readonly #clock: LogClock;
  readonly #ledger: ConnectionLedger;
  readonly #exchanges: HttpExchanges;
  readonly #transports: WebTransports;
  #writer: LogWriter;
  /** The target whose event is being handled; undefined for the tab's own page. */
  #child: ChildTarget | undefined;
  /** Ids of targets that continue when the page is left. */
  readonly #lasting = new Set<string>();
  readonly #strangers: Strangers;
  /** Sockets that log entries reported, and how many of them will still close under ids that were never created. */
  #blockedSockets = 0;
  #closesToCome = 0;

  /** @param ledger shared with the tab's other sources, where there are any */
  constructor(
    owner: DebuggerSourceOwner,
    clock: LogClock,
    writer: LogWriter,
    ledger = new ConnectionLedger(writer),
  ) {
    this.#owner = owner;
    this.#clock = clock;
    this.#writer = writer;
    this.#ledger = ledger;
    this.#exchanges = new HttpExchanges(this, ledger);
    this.#transports = new WebTransports(ledger, () => this.#writer);
    this.adopted = new AdoptedSockets(ledger, clock, () => this.#writer);
    this.#strangers = new Strangers({
      ledger,
      adopted: this.adopted,
      writer: () => this.#writer,
      handle: ({ method, params, child }) => this.handle(method, params, child),
      askHooks: () => owner.askHooks?.(),
      now: () => clock.now(),
    });
  }

  /**
   * Handles one event of the protocol. Irrelevant and malformed events are ignored; never throws.
   *
   * @param child the worker or frame whose session reported it; none for the tab's own
   */
  handle(method: string, params: unknown, child?: ChildTarget): void {
    if (!isCdpObject(params)) return;
    this.#child = child;
    // The two events of the hot path come first.
    if (method === RECEIVED) this.#message(method, params, 0);
    else if (method === SENT) this.#message(method, params, FLAG.outgoing);
    else if (method.startsWith('Network.webSocket')) this.#lifecycle(method, params);
    else if (method.startsWith('Network.webTransport')) this.#webTransport(method, params);
    else if (method.startsWith('Network.')) this.#exchange(method, params);
    else if (method === 'Page.frameNavigated') this.#navigated(params);
    else if (method === 'Page.frameAttached') this.#frames?.attached(params);
    else if (method === 'Page.frameDetached') this.#frames?.detached(params);
    else if (method === 'Log.entryAdded') this.#logged(cdpObject(params.entry));
    else if (method === 'Inspector.targetCrashed') this.#crashed();
  }

  /** Keeps events of unknown request ids, until `releaseStrangers`. */
  keepStrangers(): void {
    this.#strangers.keep();
  }

  /** Handles the kept events, once the page hooks have reported what they know. */
  releaseStrangers(): void {
    this.#strangers.release();
  }

  /** A frame of another site is attached to that did not wait. While all strangers are kept it is one of those. */
  frameRan(child: ChildTarget): void {
    if (!this.#strangers.keeping) this.#strangers.late.enter(child);
  }

  /** Such a frame reports all that it does from now on. */
  frameEnabled(child: ChildTarget): void {
    this.#strangers.late.enabled(child);
  }

  /** The hook of such a frame had time enough to report. */
  frameReported(child: ChildTarget): void {
    this.#strangers.late.overdue(child);
  }

  /** A page hook has reported. */
  hookReported(): void {
    this.#strangers.late.settle();
  }

  /** Receives the part of a stream that came before its content was requested: see `DebuggerSourceOwner.wantContent`. */
  streamed(key: string, base64: string): void {
    this.#exchanges.streamed(key, base64);
  }

  /** Ends the connections of a worker or frame that is gone: the browser reports no close for them. */
  endChild(child: ChildTarget): void {
    const { id } = child;
    this.#strangers.late.leave(child);
    this.#lasting.delete(id);
    this.adopted.forget(child);
    const at = this.#clock.now();
    for (const [, entry] of this.#ledger.keyed(`${id} `)) {
      if (entry.ended) continue;
      const connection = entry.id === null && !entry.waiting ? null : this.#ledger.number(entry, at);
      const close = notSeen('source-cannot');
      if (connection !== null) {
        this.#writer.lifecycle({ type: 'connection/closed', at, connection, source: 'debugger', close });
      }
      end(entry);
    }
  }

  /** Writes a new log from now on; the ledger has its own `beginLog`. */
  beginLog(writer: LogWriter): void {
    this.#writer = writer;
    this.#exchanges.beginLog();
    this.#transports.beginLog();
  }

  /** The page is gone, and its sockets with it. Later events about them belong to no log. */
  leavePage(): void {
    this.#closesToCome = 0;
    this.#ledger.endAll(({ keys }) => keys.some((key) => this.#lasting.has(key.slice(0, key.indexOf(' ')))));
    this.#transports.leavePage();
    this.#exchanges.leavePage((child) => child !== undefined && outlivesPage(child));
  }

  #message(method: string, params: CdpObject, direction: number): void {
    const { requestId, timestamp, response } = params;
    if (typeof requestId !== 'string' || !isCdpObject(response)) return;
    const { opcode, payloadData } = response;
    if (typeof opcode !== 'number' || typeof payloadData !== 'string') return;
    const at = this.#timeOf(timestamp);
    const key = this.#keyOf(requestId);
    const entry = this.#ledger.get(key) ?? this.#stranger(method, params, key, at);
    const id = entry === null ? null : this.#ledger.number(entry, at);
    if (entry === null || id === null) return;
    const toServer = direction === FLAG.outgoing;
    if (!entry.authority.reportedByDebugger(toServer)) return;
    let flags = direction | (opcode & FLAG.opcode);
    const ours = toServer ? entry.sending.indexOf(payloadData) : -1;
    if (ours >= 0) {
      entry.sending.splice(ours, 1);
      flags |= FLAG.sentByUs;
    }
    // Chromium 156 reports `send(Blob)` with an empty payload, which looks like an empty buffer.
    if (payloadData === '' && opcode === OPCODE.binary && direction === FLAG.outgoing) {
      flags |= FLAG.payloadUnknown;
    }
    this.#writer.message(id, at, flags, payloadData);
  }

  #lifecycle(method: string, params: CdpObject): void {
    const { requestId } = params;
    if (typeof requestId !== 'string' || requestId.length > MAX_KEY) return;
    const key = this.#keyOf(requestId);
    if (method === 'Network.webSocketCreated') {
      this.#create(key, cdpText(params.url, MAX_URL), readInitiator(params.initiator));
      return;
    }
    const at = this.#timeOf(params.timestamp);
    if (this.#ledger.get(key) === undefined) {
      if (method === 'Network.webSocketClosed' && this.#closesToCome > 0) {
        this.#closesToCome--;
        return;
      }
    }
    const entry = this.#ledger.get(key) ?? this.#stranger(method, params, key, at);
    if (method === 'Network.webSocketClosed') this.#ledger.unclaim(key, at);
    const connection = entry === null ? null : this.#ledger.number(entry, at);
    if (entry === null || connection === null) return;
    const of = { at, connection, source: 'debugger' } as const;
    if (method === 'Network.webSocketWillSendHandshakeRequest') {
      const head = requestFromObject(cdpObject(params.request).headers, entry.url);
      this.#open(entry, { type: 'handshake/request-sent', ...of, head });
    } else if (method === 'Network.webSocketHandshakeResponseReceived') {
      const response = cdpObject(params.response);
      this.#correctRequest(entry, connection, at, response.requestHeadersText);
      this.#open(entry, { type: 'handshake/response-received', ...of, ...readResponse(response) });
    } else if (method === 'Network.webSocketFrameError') {
      const text = cdpText(params.errorMessage, MAX_ERROR);
      this.#writer.lifecycle({ type: 'browser/reported-error', ...of, text });
    } else if (method === 'Network.webSocketClosed') {
      this.#writer.lifecycle({ type: 'connection/closed', ...of, close: notSeen('source-cannot') });
      end(entry);
    }
  }

  /** Writes the request again from its text, which has the true order and repeats that the fields at sending lacked. */
  #correctRequest(entry: Entry, connection: ConnectionId, at: EpochMilliseconds, text: unknown): void {
    const head = requestFromText(text);
    if (head === null) return;
    const sent = entry.opening.find(({ type }) => type === 'handshake/request-sent');
    entry.opening = entry.opening.filter((event) => event !== sent);
    const type = 'handshake/request-sent';
    this.#open(entry, { type, at: sent?.at ?? at, connection, source: 'debugger', head });
  }

  #create(key: string, url: string, initiator: Observed<Initiator>): void {
    const mark = initiator.seen ? markOfStack(initiator.value.stack) : '';
    const hooked = this.#ledger.marked(mark);
    if (hooked !== undefined && isWithoutRequestId(hooked)) {
      const at = this.#clock.now();
      this.#ledger.join(hooked, {
        type: 'connection/joined',
        at,
        connection: UNNUMBERED,
        source: 'debugger',
        sourceKey: key,
        how: 'exact',
      });
      return;
    }
    const opener = this.opener(this.#child);
    const created: ConnectionEvent = {
      type: 'connection/created',
      at: this.#clock.now(),
      connection: UNNUMBERED,
      source: 'debugger',
      kind: 'websocket',
      url,
      sourceKey: key,
      target: this.#targetOf(opener),
      initiator,
      pageUrl: opener,
    };
    if (this.#ledger.expect(key, url, created, mark)) this.#owner.waiting();
  }

  #logged(entry: CdpObject): void {
    if (!this.#transports.logged(entry, this.#timeOf(undefined))) this.#blocked(entry);
  }

  /** A socket that the browser refused at once has no request id: its whole life is written here. */
  #blocked(entry: CdpObject): void {
    const socket = readBlockedSocket(entry);
    if (socket === null) return;
    if (socket.closes) this.#closesToCome++;
    const key = `blocked ${String(entry.timestamp)} ${this.#blockedSockets++}`;
    this.#create(this.#keyOf(key), socket.url, socket.initiator);
    const params = { requestId: key, errorMessage: socket.text };
    this.#lifecycle('Network.webSocketFrameError', params);
    this.#lifecycle('Network.webSocketClosed', params);
  }

  /** The connection of an event of a socket that was never created, where it is to be written. */
  #stranger(method: string, params: CdpObject, key: string, at: EpochMilliseconds): Entry | null {
    return this.#strangers.find({ method, params, child: this.#child }, key, at, this.#frames === null);
  }

  #open(entry: Entry, event: ConnectionEvent): void {
    entry.opening.push(event);
    this.#writer.lifecycle(event);
  }

  get writer(): LogWriter {
    return this.#writer;
  }

  /** URL of the document or worker that is opening something. */
  opener(child: ChildTarget | undefined): Observed<string> {
    if (child === undefined) return this.frames.opener;
    if (child.frames === null) return seen(child.url);
    const { opener } = child.frames;
    return opener.seen ? opener : notSeen('source-cannot');
  }

  wantContent(requestId: string, key: string, child: ChildTarget | undefined): void {
    if (this.#owner.wantContent === undefined) this.#exchanges.streamed(key, '');
    else this.#owner.wantContent(requestId, key, child);
  }

  sharedWorkerStarts(): void {
    this.#owner.sharedWorkerStarts?.();
  }

  timeOf(timestamp: unknown): EpochMilliseconds {
    return this.#timeOf(timestamp);
  }

  /** The documents of the target whose event is being handled; null for a worker. */
  get #frames(): PageFrames | null {
    return this.#child === undefined ? this.frames : this.#child.frames;
  }

  #targetOf(opener: Observed<string>): TargetKind {
    if (this.#child !== undefined) return this.#child.kind;
    return opener.seen ? 'page' : 'unknown';
  }

  /** Request ids are unique within their target; those of the tab itself stay unchanged. */
  #keyOf(requestId: string): string {
    const child = this.#child;
    if (child === undefined) return requestId;
    if (outlivesPage(child)) this.#lasting.add(child.id);
    return `${child.id} ${requestId}`;
  }

  #exchange(method: string, params: CdpObject): void {
    const { requestId } = params;
    if (typeof requestId !== 'string' || requestId.length > MAX_KEY) return;
    this.#exchanges.handle(method, params, requestId, this.#keyOf(requestId), this.#child);
  }

  #webTransport(method: string, params: CdpObject): void {
    const { transportId } = params;
    if (typeof transportId !== 'string' || transportId.length > MAX_KEY) return;
    const url = this.opener(this.#child);
    const opener = { url, target: this.#targetOf(url) };
    const at = this.#timeOf(params.timestamp);
    this.#transports.handle(method, params, this.#keyOf(`transport ${transportId}`), at, opener);
  }

  #crashed(): void {
    if (this.#child === undefined) this.#owner.crashed();
    else this.endChild(this.#child);
  }

  #timeOf(timestamp: unknown): EpochMilliseconds {
    return typeof timestamp === 'number' ? this.#clock.toEpoch(timestamp) : this.#clock.now();
  }

  #navigated(params: CdpObject): void {
    const child = this.#child;
    if (child === undefined) {
      if (!this.frames.navigated(params)) return;
      this.#strangers.leave();
      this.#owner.navigated(this.frames.url);
    } else if (child.frames?.navigated(params, child.id) === true) {
      // The frame's own document is gone, and its sockets with it.
      const isLate = this.#strangers.late.has(child);
      this.endChild(child);
      if (isLate) this.frameRan(child);
    }
  }
}
