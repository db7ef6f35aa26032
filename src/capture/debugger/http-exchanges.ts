import type { ConnectionKind } from '../../events/event.ts';
import { FLAG, OPCODE } from '../../events/message-segment.ts';
import { notSeen, type Observed, seen } from '../../events/observed.ts';
import type { EpochMilliseconds } from '../../events/units.ts';
import { isEventStreamType } from '../../protocol/event-stream/media-type.ts';
import { transportOf } from '../../protocol/http/transport.ts';
import { classifyExchange } from '../../protocol/upgrade/classify-exchange.ts';
import { offerOf } from '../../protocol/upgrade/offer-of.ts';
import {
  type ConnectionLedger,
  type Entry,
  end,
  isWithoutRequestId,
  UNNUMBERED,
} from '../connection-ledger.ts';
import type { StreamSighting } from '../event-streams.ts';
import { KnownOffers } from '../known-offers.ts';
import { LimitNotice } from '../limit-notice.ts';
import type { LogWriter } from '../log-writer.ts';
import { type CdpObject, cdpObject, cdpText, isCdpObject } from './cdp-value.ts';
import type { ChildTarget } from './child-target.ts';
import { ExchangeStream } from './exchange-stream.ts';
import { ExtraHeads } from './extra-heads.ts';
import { exchangeFacts, exchangeRequest, exchangeResponse, statusOf } from './read-exchange.ts';
import { readInitiator } from './read-initiator.ts';
import { wordsOfFailure } from './words-of-failure.ts';

const MAX_URL = 65_536;
/** Exchanges under way that are remembered; the oldest gives way. */
export const MAX_PENDING = 2000;

/** What the exchanges need of the source that they belong to. */
export interface ExchangesOwner {
  readonly writer: LogWriter;
  timeOf(timestamp: unknown): EpochMilliseconds;
  /** URL of the document or worker that opens something now. */
  opener(child: ChildTarget | undefined): Observed<string>;
  /** The bytes of that stream are wanted: `streamed` is to be called with those that came already. */
  wantContent(requestId: string, key: string, child: ChildTarget | undefined): void;
  /** A shared worker's script is fetched. */
  sharedWorkerStarts(): void;
}

interface Exchange {
  readonly requestId: string;
  readonly child: ChildTarget | undefined;
  /** Made by an `EventSource`, whose events the browser parses. */
  readonly isEventSource: boolean;
  /** Parameters of the events that report it; null where they have not come. A redirect has a request of its own. */
  request: CdpObject;
  response: CdpObject | null;
  over: CdpObject | null;
  /** How many redirects with heads on the wire came before this request. */
  redirects: number;
  stream: ExchangeStream | null;
}

/**
 * Finds among the page's ordinary exchanges the relatives of a switch: event streams, and responses
 * that offer another protocol. Of all others nothing is written, and nothing kept beyond their response.
 */
export class HttpExchanges {
  readonly #owner: ExchangesOwner;
  readonly #ledger: ConnectionLedger;
  readonly #exchanges = new Map<string, Exchange>();
  /** The key in `#exchanges` of a request id. */
  readonly #keys = new Map<string, string>();
  readonly #extra = new ExtraHeads();
  readonly #offers = new KnownOffers(new LimitNotice(() => this.#owner.writer));
  readonly #pendingLimit = new LimitNotice(() => this.#owner.writer);
  #streams = 0;
  #offersSeen = 0;

  constructor(owner: ExchangesOwner, ledger: ConnectionLedger) {
    this.#owner = owner;
    this.#ledger = ledger;
  }

  /** One event of the Network domain that is not of a WebSocket. */
  handle(
    method: string,
    params: CdpObject,
    requestId: string,
    key: string,
    child: ChildTarget | undefined,
  ): void {
    if (method === 'Network.dataReceived') {
      if (this.#streams > 0) this.#data(params, key);
    } else if (method === 'Network.requestWillBeSent') this.#request(params, requestId, key, child);
    else if (method === 'Network.requestWillBeSentExtraInfo') this.#requestExtra(params, requestId);
    else if (method === 'Network.responseReceived') this.#response(params, key);
    else if (method === 'Network.responseReceivedExtraInfo') this.#responseExtra(params, requestId);
    else if (method === 'Network.eventSourceMessageReceived') this.#event(params, key);
    else if (method === 'Network.loadingFinished') this.#end(params, key);
    else if (method === 'Network.loadingFailed') this.#end(params, key);
  }

  /** What of a stream had come before its content was asked for, in base64. */
  streamed(key: string, base64: string): void {
    this.#exchanges.get(key)?.stream?.streamed(base64, () => this.#owner.timeOf(null));
  }

  /** A new log begins: what it has not heard of yet is new again. */
  beginLog(): void {
    this.#offers.forget();
    this.#pendingLimit.beginLog();
  }

  /** The page is gone, and what it loaded with it. */
  leavePage(lives: (child: ChildTarget | undefined) => boolean): void {
    for (const [key, { child }] of this.#exchanges) if (!lives(child)) this.#forget(key);
  }

  #request(params: CdpObject, requestId: string, key: string, child: ChildTarget | undefined): void {
    const before = this.#exchanges.get(key);
    const isRedirect = isCdpObject(params.redirectResponse) && before !== undefined;
    const redirects = isRedirect ? before.redirects + (params.redirectHasExtraInfo === true ? 1 : 0) : 0;
    if (isRedirect && before.stream !== null) {
      // The page gets what the redirect leads to, and knows of one stream.
      before.request = params;
      before.redirects = redirects;
      return;
    }
    if (isRedirect) {
      before.response = { response: params.redirectResponse, timestamp: params.timestamp };
      this.#judge(before, key, true);
      this.#drop(key);
    } else this.#forget(key);
    const exchange: Exchange = {
      requestId,
      child,
      isEventSource: params.type === 'EventSource',
      request: params,
      response: null,
      over: null,
      redirects,
      stream: null,
    };
    this.#exchanges.set(key, exchange);
    this.#keys.set(requestId, key);
    this.#makeRoom();
    const facts = exchangeFacts(params, this.#extra.request(requestId, redirects), null, null);
    if (classifyExchange(facts) === 'event-stream') this.#openStream(exchange, key);
  }

  #requestExtra(params: CdpObject, requestId: string): void {
    this.#extra.addRequest(requestId, params);
    // The page's session reports this request of it alone (Fetch Metadata, section 2.1), and nothing of its target.
    if (cdpObject(params.headers)['Sec-Fetch-Dest'] === 'sharedworker') this.#owner.sharedWorkerStarts();
  }

  #response(params: CdpObject, key: string): void {
    const exchange = this.#exchanges.get(key);
    if (exchange === undefined) return;
    exchange.response = params;
    this.#judge(exchange, key, params.hasExtraInfo !== true || exchange.over !== null);
    this.#settle(exchange, key);
  }

  #responseExtra(params: CdpObject, requestId: string): void {
    this.#extra.addResponse(requestId, params);
    const key = this.#keys.get(requestId);
    const exchange = key === undefined ? undefined : this.#exchanges.get(key);
    if (key === undefined || exchange === undefined) return;
    const { stream, over } = exchange;
    // It is over, and its answer was written without what the network service reports of it, if at all.
    if (stream !== null && over !== null) this.#writeResponse(exchange, stream.entry);
    else this.#judge(exchange, key, false);
    this.#settle(exchange, key);
  }

  /** Looks at an exchange whose response is known; `now` where no more will come of it. */
  #judge(exchange: Exchange, key: string, now: boolean): void {
    const { requestId, redirects, request, response, stream } = exchange;
    const extra = this.#extra.response(requestId, redirects);
    if (response === null || (extra === null && !now)) return;
    const facts = exchangeFacts(
      request,
      this.#extra.request(requestId, redirects),
      cdpObject(response.response),
      extra,
    );
    const kind = stream === null ? classifyExchange(facts) : 'event-stream';
    if (kind === 'event-stream') {
      this.#openStream(exchange, key);
      this.#answer(exchange, key, facts.mediaType);
      return;
    }
    const offer = offerOf(kind, facts);
    // What offers nothing is there for what it is, as a 426 is.
    const isNew =
      offer === '' ? kind !== null : this.#offers.isNew(facts.url, offer, this.#owner.timeOf(null));
    if (isNew) this.#writeWhole(exchange, kind ?? 'upgrade');
    this.#drop(key);
  }

  /** Forgets an exchange of which no more will come. */
  #settle(exchange: Exchange, key: string): void {
    const { requestId, redirects, response, over, stream } = exchange;
    if (this.#exchanges.get(key) !== exchange) {
      // Judged as an ordinary one.
      this.#extra.forget(requestId);
      return;
    }
    if (over === null || stream === null) return;
    if (!stream.closed) this.#closeStream(exchange, stream, over);
    const mayBeAnswered = response === null || response.hasExtraInfo === true;
    if (mayBeAnswered && this.#extra.response(requestId, redirects) === null) return;
    this.#forget(key);
  }

  /** An exchange that is over with its answer. */
  #writeWhole(exchange: Exchange, kind: ConnectionKind): void {
    const entry = this.#create(exchange, kind, `offer ${this.#offersSeen++} ${exchange.requestId}`);
    if (entry === null) return;
    this.#writeRequest(exchange, entry);
    this.#writeResponse(exchange, entry);
    this.#close(entry, this.#owner.timeOf(exchange.response?.timestamp), '');
  }

  #openStream(exchange: Exchange, key: string): void {
    if (exchange.stream !== null) return;
    const entry = this.#create(exchange, 'event-stream', key);
    if (entry === null) return;
    exchange.stream = new ExchangeStream(entry, (of, at, text) => this.#write(of, at, text));
    this.#streams++;
  }

  #answer(exchange: Exchange, key: string, mediaType: string): void {
    const { stream, requestId, child } = exchange;
    if (stream === null || stream.answered) return;
    stream.answered = true;
    if (!stream.closed) this.#writeRequest(exchange, stream.entry);
    this.#writeResponse(exchange, stream.entry);
    if (stream.closed || exchange.isEventSource || !isEventStreamType(mediaType)) return;
    stream.parse();
    this.#owner.wantContent(requestId, key, child);
  }

  #create(exchange: Exchange, kind: ConnectionKind, key: string): Entry | null {
    const { request, child } = exchange;
    const url = cdpText(cdpObject(request.request).url, MAX_URL);
    const at = this.#owner.timeOf(request.timestamp);
    const opener = this.#owner.opener(child);
    const target = child?.kind ?? (opener.seen ? 'page' : 'unknown');
    const of = { at, connection: UNNUMBERED, source: 'debugger', sourceKey: key } as const;
    const made = exchange.isEventSource ? this.#madeStream({ url, at, target }) : undefined;
    if (made !== undefined) {
      this.#ledger.join(made, { type: 'connection/joined', ...of, how: 'by-order' });
      return made;
    }
    const initiator = readInitiator(request.initiator);
    this.#ledger.discover(
      key,
      { type: 'connection/created', ...of, kind, url, target, initiator, pageUrl: opener },
      url,
    );
    const entry = this.#ledger.get(key) ?? null;
    // No hook reports a `fetch()`.
    if (entry !== null && !exchange.isEventSource) this.#ledger.streams.delete(entry);
    return entry;
  }

  /** The stream that a page hook reported already, and this is the request of. One from before the debugger has none to come. */
  #madeStream(request: StreamSighting): Entry | undefined {
    return this.#ledger.streams.made(
      request,
      (entry) => isWithoutRequestId(entry) && entry.authority.authority !== 'hook',
    );
  }

  #writeRequest(exchange: Exchange, entry: Entry): void {
    const { requestId, redirects, request, response } = exchange;
    const transport = transportOf(cdpObject(response?.response).protocol);
    const extra = this.#extra.request(requestId, redirects);
    this.#ledger.writeBeginning(entry, {
      type: 'handshake/request-sent',
      at: this.#owner.timeOf(request.timestamp),
      connection: UNNUMBERED,
      source: 'debugger',
      head: seen(exchangeRequest(cdpObject(request.request), extra, transport)),
    });
  }

  #writeResponse({ requestId, redirects, response, over }: Exchange, entry: Entry): void {
    const answer = cdpObject(response?.response);
    const extra = this.#extra.response(requestId, redirects);
    const head = exchangeResponse(answer, extra);
    this.#ledger.writeBeginning(entry, {
      type: 'handshake/response-received',
      at: this.#owner.timeOf(response?.timestamp ?? over?.timestamp),
      connection: UNNUMBERED,
      source: 'debugger',
      status: seen(statusOf(answer, extra)),
      transport: transportOf(answer.protocol ?? head.version),
      head: seen(head),
    });
  }

  #data(params: CdpObject, key: string): void {
    const stream = this.#exchanges.get(key)?.stream;
    const { data, timestamp } = params;
    if (stream && typeof data === 'string') stream.data(data, this.#owner.timeOf(timestamp));
  }

  #event(params: CdpObject, key: string): void {
    this.#exchanges.get(key)?.stream?.event(params, this.#owner.timeOf(params.timestamp));
  }

  #write(entry: Entry, at: EpochMilliseconds, text: string): void {
    const id = this.#ledger.number(entry, at);
    if (id === null || !entry.authority.reportedByDebugger(false)) return;
    this.#owner.writer.message(id, at, OPCODE.text & FLAG.opcode, text);
  }

  #end(params: CdpObject, key: string): void {
    const exchange = this.#exchanges.get(key);
    if (exchange === undefined) return;
    exchange.over = params;
    if (exchange.response !== null) this.#judge(exchange, key, true);
    // A response can be reported after the end of its request, but not of one that failed.
    else if (exchange.stream === null && typeof params.errorText === 'string') this.#drop(key);
    this.#settle(exchange, key);
  }

  #closeStream(exchange: Exchange, stream: ExchangeStream, over: CdpObject): void {
    const { entry } = stream;
    stream.streamed('', () => this.#owner.timeOf(null));
    stream.closed = true;
    this.#streams--;
    if (!stream.answered) this.#writeRequest(exchange, entry);
    this.#close(entry, this.#owner.timeOf(over.timestamp), wordsOfFailure(over));
    // The browser kept the answer from the page: the network service alone reports it.
    const { requestId, redirects } = exchange;
    if (!stream.answered && this.#extra.response(requestId, redirects) !== null) {
      this.#writeResponse(exchange, entry);
    }
  }

  #close(entry: Entry, at: EpochMilliseconds, error: string): void {
    const connection = this.#ledger.number(entry, at);
    if (connection !== null) {
      const of = { at, connection, source: 'debugger' } as const;
      const { writer } = this.#owner;
      if (error !== '') writer.lifecycle({ type: 'browser/reported-error', ...of, text: error });
      writer.lifecycle({ type: 'connection/closed', ...of, close: notSeen('source-cannot') });
    }
    end(entry, at);
  }

  #makeRoom(): void {
    if (this.#exchanges.size <= MAX_PENDING) return;
    for (const [oldest, exchange] of this.#exchanges) {
      if (isLiveStream(exchange)) continue;
      // Of an answered one only the heads on the wire are missing. What ended without an answer had none, or it came long since.
      if (exchange.response !== null) this.#judge(exchange, oldest, true);
      else if (exchange.over === null) this.#pendingLimit.strikes(this.#owner.timeOf(null));
      if (isLiveStream(exchange)) continue;
      this.#forget(oldest);
      return;
    }
  }

  #forget(key: string): void {
    const exchange = this.#exchanges.get(key);
    if (exchange !== undefined) this.#extra.forget(exchange.requestId);
    this.#drop(key);
  }

  /** Forgets the exchange, but not the heads of requests that follow it under its id. */
  #drop(key: string): void {
    const exchange = this.#exchanges.get(key);
    if (exchange === undefined) return;
    if (exchange.stream?.closed === false) this.#streams--;
    this.#keys.delete(exchange.requestId);
    this.#exchanges.delete(key);
  }
}

function isLiveStream({ stream, over }: Exchange): boolean {
  return stream !== null && over === null;
}
