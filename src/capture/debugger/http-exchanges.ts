import type { ConnectionKind } from '../../events/event.ts';
import { FLAG, OPCODE } from '../../events/message-segment.ts';
import { notSeen, type Observed, seen } from '../../events/observed.ts';
import type { ConnectionId, EpochMilliseconds } from '../../events/units.ts';
import { EventStreamParser, streamEventText } from '../../protocol/event-stream/event-stream-parser.ts';
import { transportOf } from '../../protocol/http/transport.ts';
import { type ConnectionLedger, type Entry, end, UNNUMBERED } from '../connection-ledger.ts';
import { base64Size, decodeBase64 } from '../decode-base64.ts';
import type { LogWriter } from '../log-writer.ts';
import { type CdpObject, cdpObject, cdpText, isCdpObject } from './cdp-value.ts';
import type { ChildTarget } from './child-target.ts';
import { exchangeRequest, exchangeResponse, statusOf } from './read-exchange.ts';
import { readInitiator } from './read-initiator.ts';
import { UpgradeOffers } from './upgrade-offers.ts';

const MAX_URL = 65_536;
const MAX_TEXT = 16_384;
/** Exchanges under way that are remembered; the oldest gives way. */
const MAX_PENDING = 2000;

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
  readonly child: ChildTarget | undefined;
  /** Parameters of the events that report it; null where they have not come. */
  request: CdpObject | null;
  requestExtra: CdpObject | null;
  response: CdpObject | null;
  responseExtra: CdpObject | null;
  stream: Stream | null;
}

interface Stream {
  readonly entry: Entry;
  /** Null where the browser parses it itself: an `EventSource`. */
  readonly parser: EventStreamParser | null;
  /** Pieces that came before those that had come already; null when these are there. */
  held: { readonly at: EpochMilliseconds; readonly data: string }[] | null;
  answered: boolean;
  lastId: string;
}

/**
 * Finds among the page's ordinary exchanges the relatives of a switch: event streams, and responses
 * that offer another protocol. Of all others nothing is written, and nothing kept beyond their response.
 */
export class HttpExchanges {
  readonly #owner: ExchangesOwner;
  readonly #ledger: ConnectionLedger;
  readonly #exchanges = new Map<string, Exchange>();
  readonly #offers = new UpgradeOffers();
  #streams = 0;
  #offersSeen = 0;

  constructor(owner: ExchangesOwner, ledger: ConnectionLedger) {
    this.#owner = owner;
    this.#ledger = ledger;
  }

  /** One event of the Network domain that is not of a WebSocket. */
  handle(method: string, params: CdpObject, key: string, child: ChildTarget | undefined): void {
    if (method === 'Network.dataReceived') {
      if (this.#streams > 0) this.#data(params, key);
    } else if (method === 'Network.requestWillBeSent') this.#request(params, key, child);
    else if (method === 'Network.requestWillBeSentExtraInfo') this.#extra(params, key, child);
    else if (method === 'Network.responseReceived') this.#response(params, key);
    else if (method === 'Network.responseReceivedExtraInfo') this.#responseExtra(params, key);
    else if (method === 'Network.eventSourceMessageReceived') this.#event(params, key);
    else if (method === 'Network.loadingFinished') this.#end(params, key);
    else if (method === 'Network.loadingFailed') this.#end(params, key);
  }

  /** What of a stream had come before its content was asked for, in base64. */
  streamed(key: string, base64: string): void {
    const stream = this.#exchanges.get(key)?.stream;
    if (stream === null || stream === undefined || stream.held === null) return;
    const { held } = stream;
    stream.held = null;
    const first = held[0]?.at ?? this.#owner.timeOf(null);
    this.#parse(stream, base64, first);
    for (const { at, data } of held) this.#parse(stream, data, at);
  }

  /** The page is gone, and what it loaded with it. */
  leavePage(lives: (child: ChildTarget | undefined) => boolean): void {
    for (const [key, { child }] of this.#exchanges) if (!lives(child)) this.#forget(key);
  }

  #request(params: CdpObject, key: string, child: ChildTarget | undefined): void {
    const before = this.#exchanges.get(key);
    if (before !== undefined && before.request !== null) {
      if (isCdpObject(params.redirectResponse)) {
        before.response = { response: params.redirectResponse, timestamp: params.timestamp };
        this.#judge(before, key, true);
      }
      this.#forget(key);
    }
    const exchange = before?.request === null ? before : this.#begin(key, child);
    exchange.request = params;
    if (params.type === 'EventSource') this.#openStream(exchange, key, null);
  }

  #extra(params: CdpObject, key: string, child: ChildTarget | undefined): void {
    const exchange = this.#exchanges.get(key) ?? this.#begin(key, child);
    exchange.requestExtra ??= params;
    // The page's session reports this request of it alone (Fetch Metadata, section 2.1), and nothing of its target.
    if (cdpObject(params.headers)['Sec-Fetch-Dest'] === 'sharedworker') this.#owner.sharedWorkerStarts();
  }

  #response(params: CdpObject, key: string): void {
    const exchange = this.#exchanges.get(key);
    if (exchange === undefined || exchange.request === null) return;
    exchange.response = params;
    this.#judge(exchange, key, params.hasExtraInfo !== true);
  }

  #responseExtra(params: CdpObject, key: string): void {
    const exchange = this.#exchanges.get(key);
    if (exchange === undefined) return;
    exchange.responseExtra = params;
    this.#judge(exchange, key, false);
  }

  /** Looks at an exchange whose response is known; `now` where no more will come of it. */
  #judge(exchange: Exchange, key: string, now: boolean): void {
    const { request, response, responseExtra } = exchange;
    if (request === null || response === null || (responseExtra === null && !now)) return;
    const head = cdpObject(response.response);
    if (exchange.stream === null && head.mimeType === 'text/event-stream') {
      this.#openStream(exchange, key, new EventStreamParser());
    }
    if (exchange.stream !== null) {
      this.#answer(exchange, exchange.stream);
      return;
    }
    const status = statusOf(head, responseExtra);
    const url = cdpObject(request.request).url;
    // Alt-Svc in plain text, or from a worker's cache, is no offer of this connection; but the server offers it.
    if (this.#offers.isOffer(url, status, responseExtra?.headers ?? head.headers)) this.#offer(exchange);
    this.#forget(key);
  }

  /** An exchange that offers another protocol, written whole. */
  #offer(exchange: Exchange): void {
    const { request, response } = exchange;
    const entry = this.#create(
      exchange,
      'upgrade',
      `offer ${this.#offersSeen++} ${String(request?.requestId)}`,
    );
    if (entry === null) return;
    this.#writeRequest(exchange, entry);
    this.#writeResponse(exchange, entry);
    this.#close(entry, this.#owner.timeOf(response?.timestamp), '');
  }

  #openStream(exchange: Exchange, key: string, parser: EventStreamParser | null): void {
    const entry = this.#create(exchange, 'event-stream', key);
    if (entry === null) return;
    const held = parser === null ? null : [];
    exchange.stream = { entry, parser, held, answered: false, lastId: '' };
    this.#streams++;
    const id = exchange.request?.requestId;
    if (parser !== null && typeof id === 'string') this.#owner.wantContent(id, key, exchange.child);
  }

  #answer(exchange: Exchange, stream: Stream): void {
    if (stream.answered) return;
    stream.answered = true;
    this.#writeRequest(exchange, stream.entry);
    this.#writeResponse(exchange, stream.entry);
  }

  #create(exchange: Exchange, kind: ConnectionKind, key: string): Entry | null {
    const { request, child } = exchange;
    if (request === null) return null;
    const url = cdpText(cdpObject(request.request).url, MAX_URL);
    const opener = this.#owner.opener(child);
    const hooked = request.type === 'EventSource' ? this.#ledger.stream(url, true) : undefined;
    if (hooked !== undefined) {
      const of = { connection: UNNUMBERED, source: 'debugger', sourceKey: key } as const;
      const at = this.#owner.timeOf(request.timestamp);
      this.#ledger.join(hooked, { type: 'connection/joined', at, ...of, how: 'by-order' });
      return hooked;
    }
    this.#ledger.discover(
      key,
      {
        type: 'connection/created',
        at: this.#owner.timeOf(request.timestamp),
        connection: UNNUMBERED,
        source: 'debugger',
        kind,
        url,
        sourceKey: key,
        target: child?.kind ?? (opener.seen ? 'page' : 'unknown'),
        initiator: readInitiator(request.initiator),
        pageUrl: opener,
      },
      url,
    );
    return this.#ledger.get(key) ?? null;
  }

  #writeRequest({ request, requestExtra, response }: Exchange, entry: Entry): void {
    const transport = transportOf(cdpObject(response?.response).protocol);
    this.#ledger.tell(entry, {
      type: 'handshake/request-sent',
      at: this.#owner.timeOf(request?.timestamp),
      connection: UNNUMBERED,
      source: 'debugger',
      head: seen(exchangeRequest(cdpObject(request?.request), requestExtra, transport)),
    });
  }

  #writeResponse({ response, responseExtra }: Exchange, entry: Entry): void {
    const answer = cdpObject(response?.response);
    this.#ledger.tell(entry, {
      type: 'handshake/response-received',
      at: this.#owner.timeOf(response?.timestamp),
      connection: UNNUMBERED,
      source: 'debugger',
      status: seen(statusOf(answer, responseExtra)),
      transport: transportOf(answer.protocol),
      head: seen(exchangeResponse(answer, responseExtra)),
    });
  }

  #data(params: CdpObject, key: string): void {
    const exchange = this.#exchanges.get(key);
    const stream = exchange?.stream;
    if (exchange === undefined || stream === null || stream === undefined || stream.parser === null) return;
    const { data } = params;
    if (typeof data !== 'string') return;
    const at = this.#owner.timeOf(params.timestamp);
    if (stream.held === null) this.#parse(stream, data, at);
    else stream.held.push({ at, data });
  }

  #parse(stream: Stream, base64: string, at: EpochMilliseconds): void {
    const bytes = new Uint8Array(base64Size(base64));
    if (stream.parser === null || !decodeBase64(base64, bytes)) return;
    for (const event of stream.parser.push(bytes)) this.#write(stream.entry, at, streamEventText(event));
  }

  #event(params: CdpObject, key: string): void {
    const exchange = this.#exchanges.get(key);
    const stream = exchange?.stream;
    if (exchange === undefined || stream === null || stream === undefined) return;
    // The browser reports the id that holds, not whether this event brought it.
    const id = cdpText(params.eventId, MAX_TEXT);
    const isNew = id !== stream.lastId;
    stream.lastId = id;
    const name = cdpText(params.eventName, MAX_TEXT) || 'message';
    const data = typeof params.data === 'string' ? params.data : '';
    const text = streamEventText({ name, id: isNew ? id : null, data });
    this.#write(stream.entry, this.#owner.timeOf(params.timestamp), text);
  }

  #write(entry: Entry, at: EpochMilliseconds, text: string): void {
    const id: ConnectionId | null = this.#ledger.number(entry, at);
    if (id === null || !entry.authority.reportedByDebugger(false)) return;
    this.#owner.writer.message(id, at, OPCODE.text & FLAG.opcode, text);
  }

  #end(params: CdpObject, key: string): void {
    const exchange = this.#exchanges.get(key);
    if (exchange === undefined) return;
    const { stream } = exchange;
    // A response can be reported after the end of its request.
    if (stream === null) {
      if (exchange.response === null && typeof params.errorText === 'string') this.#forget(key);
      return;
    }
    if (stream.held !== null) this.streamed(key, '');
    if (!stream.answered) this.#writeRequest(exchange, stream.entry);
    const failed = cdpText(params.errorText, MAX_TEXT);
    this.#close(stream.entry, this.#owner.timeOf(params.timestamp), params.canceled === true ? '' : failed);
    this.#forget(key);
  }

  #close(entry: Entry, at: EpochMilliseconds, error: string): void {
    const connection = this.#ledger.number(entry, at);
    if (connection !== null) {
      const of = { at, connection, source: 'debugger' } as const;
      const { writer } = this.#owner;
      if (error !== '') writer.lifecycle({ type: 'browser/reported-error', ...of, text: error });
      writer.lifecycle({ type: 'connection/closed', ...of, close: notSeen('source-cannot') });
    }
    end(entry);
  }

  #begin(key: string, child: ChildTarget | undefined): Exchange {
    const exchange: Exchange = {
      child,
      request: null,
      requestExtra: null,
      response: null,
      responseExtra: null,
      stream: null,
    };
    this.#exchanges.set(key, exchange);
    if (this.#exchanges.size > MAX_PENDING) {
      for (const [oldest, { stream }] of this.#exchanges) {
        if (stream !== null) continue;
        this.#forget(oldest);
        break;
      }
    }
    return exchange;
  }

  #forget(key: string): void {
    if ((this.#exchanges.get(key)?.stream ?? null) !== null) this.#streams--;
    this.#exchanges.delete(key);
  }
}
