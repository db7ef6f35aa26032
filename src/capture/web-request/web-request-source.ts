import type { ConnectionKind, LifecycleEvent, TargetKind } from '../../events/event.ts';
import { notSeen, seen } from '../../events/observed.ts';
import { type EpochMilliseconds, epochMilliseconds } from '../../events/units.ts';
import type { Field } from '../../protocol/http/field.ts';
import { transportOf } from '../../protocol/http/transport.ts';
import {
  classifyExchange,
  type ExchangeFacts,
  redirectsStream,
} from '../../protocol/upgrade/classify-exchange.ts';
import { offerOf } from '../../protocol/upgrade/offer-of.ts';
import {
  type ConnectionEvent,
  type ConnectionLedger,
  type Entry,
  end,
  UNNUMBERED,
} from '../connection-ledger.ts';
import { KnownOffers } from '../known-offers.ts';
import { LimitNotice } from '../limit-notice.ts';
import type { LogClock } from '../log-clock.ts';
import type { LogWriter } from '../log-writer.ts';
import { isLastAnswer, type RequestDetails, readDetails } from './read-details.ts';
import { requestHead, responseHead } from './read-heads.ts';
import { sameUrl } from './same-url.ts';

const SOURCE = 'web-request';
/** How long a request waits for its document's hook, which reports late where the page is busy. */
const PATIENCE = 30_000;
/** How long it waits where no hook is heard yet: one may be on its way, for seconds where the machine is busy. */
const HOOK_COMES = 5000;
/** Requests that are remembered at most: an ordinary one may never end. */
export const MOST_REQUESTS = 2000;

/** Callbacks of webRequest that say something of a handshake. */
export const WEB_REQUEST_EVENTS = [
  'onBeforeRequest',
  'onSendHeaders',
  'onHeadersReceived',
  'onCompleted',
  'onErrorOccurred',
] as const;
export type WebRequestEvent = (typeof WEB_REQUEST_EVENTS)[number];

/** One request, from its beginning to its end. */
interface Exchange {
  readonly first: RequestDetails;
  readonly at: EpochMilliseconds;
  /** What it is; null while that is an ordinary request. */
  kind: ConnectionKind | null;
  /** Its fields as they were sent; empty until then. */
  request: readonly Field[];
  /** The connection that it is the handshake of; null until that is known. */
  entry: Entry | null;
  /** Events that wait until it is known which connection they belong to. */
  unreported: ConnectionEvent[];
  /** Another request or socket of its document and URL waited beside it. */
  crowded: boolean;
  /** Its last answer came. */
  answered: boolean;
  ended: boolean;
  /** No page hook reports it, so its end is reported here. */
  alone: boolean;
  /** When its document was left; null while that is shown. */
  leftAt: EpochMilliseconds | null;
}

/** Turns webRequest's callbacks of one tab into handshakes, which it joins to the page hook's sockets. Pure; never throws. */
export class WebRequestSource {
  readonly #clock: LogClock;
  readonly #ledger: ConnectionLedger;
  readonly #isHooked: (documentId: string) => boolean;
  #writer: LogWriter;
  readonly #exchanges = new Map<string, Exchange>();
  readonly #offers = new KnownOffers(new LimitNotice(() => this.#writer));
  readonly #limit = new LimitNotice(() => this.#writer);
  /** Sockets and streams that wait for their document's hook. */
  #waiting: Exchange[] = [];
  /** Connections of the hook that no request to come belongs to. */
  readonly #settled = new WeakSet<Entry>();
  readonly #crowded = new WeakSet<Entry>();

  /**
   * @param isHooked whether a page hook is heard in that document, whose place has the document's id for its key
   */
  constructor(
    clock: LogClock,
    ledger: ConnectionLedger,
    writer: LogWriter,
    isHooked: (documentId: string) => boolean,
  ) {
    this.#clock = clock;
    this.#ledger = ledger;
    this.#writer = writer;
    this.#isHooked = isHooked;
  }

  /** From now on a new log is written. The ledger is notified by its owner. What a document that was left asked for is not in it. */
  beginLog(writer: LogWriter): void {
    this.#writer = writer;
    this.#offers.forget();
    this.#limit.beginLog();
    this.#waiting = this.#waiting.filter(({ leftAt }) => leftAt === null);
  }

  /** Whether any request waits for `settle`. */
  get waits(): boolean {
    return this.#waiting.length > 0;
  }

  /**
   * The page went to another document, whose requests may have begun already. The last reports of the old one's hooks may still
   * be on their way, or come from its relay once more: Firefox 153 ends scripts of a page that goes to another process.
   */
  leavePage(documentId: string): void {
    this.settle();
    const now = this.#clock.now();
    const stays = ({ first }: Exchange) => first.documentId === documentId;
    for (const exchange of this.#waiting) if (!stays(exchange)) exchange.leftAt ??= now;
    for (const [key, exchange] of this.#exchanges) if (!stays(exchange)) this.#exchanges.delete(key);
  }

  /** One callback, with the browser's own argument. Anything else is ignored. */
  handle(name: WebRequestEvent, value: unknown): void {
    const details = readDetails(value);
    if (details === null) return;
    if (name === 'onBeforeRequest') {
      this.#begin(details);
      return;
    }
    const exchange = this.#exchanges.get(details.requestId);
    if (exchange === undefined) return;
    if (name === 'onSendHeaders') this.#sent(exchange, details);
    else if (name === 'onHeadersReceived') this.#answered(exchange, details);
    else this.#over(exchange, details);
  }

  /**
   * Joins what waited for the page hook, if that has reported them meanwhile. To be called after each report of a hook, never within one, when
   * a hook is gone, and some time after `handle`: a busy browser calls back after the hook has reported everything.
   */
  settle(): void {
    if (this.#waiting.length === 0) return;
    const now = this.#clock.now();
    const still: Exchange[] = [];
    for (const exchange of this.#waiting) {
      const entry = this.#socketOf(exchange);
      if (entry !== null) this.#join(exchange, entry);
      else if (now - (exchange.leftAt ?? exchange.at) > this.#patience(exchange)) this.#standAlone(exchange);
      else still.push(exchange);
    }
    this.#waiting = still;
  }

  #patience({ first }: Exchange): number {
    return this.#isHooked(first.documentId) ? PATIENCE : HOOK_COMES;
  }

  /** Recording ends: what still waits is reported as it is. What a hook has reported already becomes no second connection. */
  giveUp(): void {
    this.settle();
    for (const exchange of this.#waiting) this.#standAlone(exchange);
    this.#waiting = [];
  }

  #begin(first: RequestDetails): void {
    // The same id again: a redirect, or the browser asks a second time with a password.
    if (this.#exchanges.has(first.requestId)) return;
    if (this.#exchanges.size >= MOST_REQUESTS) this.#forgetOldest();
    const exchange: Exchange = {
      first,
      at: this.#timeOf(first),
      kind: null,
      request: [],
      entry: null,
      unreported: [],
      crowded: false,
      answered: false,
      ended: false,
      alone: false,
      leftAt: null,
    };
    this.#exchanges.set(first.requestId, exchange);
    if (classifyExchange(factsOf(exchange, first)) === 'websocket') this.#become(exchange, 'websocket');
  }

  /** Of an ordinary one that was answered nothing more is reported. */
  #forgetOldest(): void {
    const all = [...this.#exchanges];
    const ordinary = all.find(([, { kind, answered }]) => kind === null && answered);
    const [key] = ordinary ?? all.find(([, { kind, entry }]) => kind === null || entry !== null) ?? [];
    if (key === undefined) return;
    if (ordinary === undefined) this.#limit.strikes(this.#clock.now());
    this.#exchanges.delete(key);
  }

  #become(exchange: Exchange, kind: ConnectionKind): void {
    const { documentId } = exchange.first;
    exchange.kind = kind;
    const waits = kind !== 'upgrade' && documentId !== '';
    if (!waits) {
      this.#standAlone(exchange);
      return;
    }
    for (const entry of this.#socketsLike(exchange)) {
      // What was over before this request began, or is older than recording, has none to come.
      if (entry.ended ? isBefore(entry, exchange) : entry.opening[0]?.type !== 'connection/created')
        this.#settled.add(entry);
    }
    for (const other of this.#waiting) {
      if (other.first.documentId !== documentId || other.first.url !== exchange.first.url) continue;
      other.crowded = true;
      exchange.crowded = true;
    }
    this.#waiting.push(exchange);
  }

  #sent(exchange: Exchange, details: RequestDetails): void {
    const { kind } = exchange;
    exchange.request = details.requestHeaders.fields;
    const head = seen(requestHead(details));
    const request: ConnectionEvent = {
      type: 'handshake/request-sent',
      at: this.#timeOf(details),
      connection: UNNUMBERED,
      source: SOURCE,
      head,
    };
    if (kind !== null) {
      this.#report(exchange, request);
      return;
    }
    exchange.unreported = [request];
    // What it asks for is known now, and no answer may come.
    if (classifyExchange(factsOf(exchange, details)) === 'event-stream')
      this.#become(exchange, 'event-stream');
  }

  #answered(exchange: Exchange, details: RequestDetails): void {
    if (exchange.kind === null) {
      const kind = this.#kindByAnswer(exchange, details);
      exchange.answered = isLastAnswer(details);
      if (kind === null) return;
      this.#become(exchange, kind);
    }
    if (details.statusCode === 0) return;
    // The page gets what it leads to, and knows of one stream.
    if (exchange.kind === 'event-stream' && redirectsStream(factsOf(exchange, details))) return;
    const head = responseHead(details);
    // What came was no HTTP at all: Firefox 153 takes it for the body of HTTP/0.9, and makes up a status of 200.
    if (/^HTTP\/0/i.test(head.version)) return;
    const transport = transportOf(head.version);
    const of = { at: this.#timeOf(details), connection: UNNUMBERED, source: SOURCE } as const;
    if (exchange.kind === 'websocket' && (transport === 'h2' || transport === 'h3')) {
      // There is no key over HTTP/2 (RFC 8441 section 5): what was shown before is not what was sent.
      const invented = notSeen('invented-by-browser');
      this.#report(exchange, { type: 'handshake/request-sent', ...of, head: invented });
    }
    const status = seen(details.statusCode);
    this.#report(exchange, {
      type: 'handshake/response-received',
      ...of,
      status,
      transport,
      head: seen(head),
    });
  }

  /** What the answer shows it to be, an offer that was not reported yet included. */
  #kindByAnswer(exchange: Exchange, details: RequestDetails): ConnectionKind | null {
    const facts = factsOf(exchange, details);
    const kind = classifyExchange(facts);
    const offer = offerOf(kind, facts);
    if (offer === '') return kind;
    return this.#offers.isNew(facts.url, offer, this.#clock.now()) ? 'upgrade' : null;
  }

  #over(exchange: Exchange, details: RequestDetails): void {
    this.#exchanges.delete(details.requestId);
    if (exchange.kind === null) return;
    const at = this.#timeOf(details);
    const of = { at, connection: UNNUMBERED, source: SOURCE } as const;
    exchange.ended = details.error !== '' || exchange.kind !== 'websocket' || details.statusCode !== 101;
    // `NS_ERROR_NET_ON_RECEIVING_FROM` and its like say how far the exchange came, not what was wrong.
    if (details.error !== '' && !details.error.startsWith('NS_ERROR_NET_ON_')) {
      this.#report(exchange, { type: 'browser/reported-error', ...of, text: details.error });
    }
    if (exchange.alone) this.#reportEnd(exchange, at);
  }

  /** The socket of the page hook that a request is of: the first that no request was found for. */
  #socketOf(exchange: Exchange): Entry | null {
    const [entry, ...others] = this.#socketsLike(exchange);
    if (entry === undefined) return null;
    for (const other of others) {
      this.#crowded.add(other);
      this.#crowded.add(entry);
    }
    return entry;
  }

  #socketsLike({ first }: Exchange): Entry[] {
    const found: Entry[] = [];
    for (const [, entry] of this.#ledger.keyed(`hook ${first.documentId} `)) {
      const open = entry.id !== null || !entry.ended;
      if (open && !this.#settled.has(entry) && sameUrl(entry.url, first.url)) found.push(entry);
    }
    return found;
  }

  #join(exchange: Exchange, entry: Entry): void {
    this.#settled.add(entry);
    const { at } = exchange;
    const connection = this.#ledger.number(entry, at);
    if (connection === null) return;
    const how = exchange.crowded || this.#crowded.has(entry) ? 'by-order' : 'exact';
    const sourceKey = `web ${exchange.first.requestId}`;
    const joined = { type: 'connection/joined', at, connection, source: SOURCE, sourceKey, how } as const;
    exchange.entry = entry;
    this.#ledger.join(entry, joined, exchange.unreported);
    exchange.unreported = [];
  }

  /** No hook reports it: a worker's, an ordinary exchange, or one of a page that has no hook. */
  #standAlone(exchange: Exchange): void {
    const { first, at, kind } = exchange;
    if (kind === null) return;
    const sourceKey = `web ${first.requestId}`;
    const created: LifecycleEvent = {
      type: 'connection/created',
      at,
      connection: UNNUMBERED,
      source: SOURCE,
      kind,
      url: first.url,
      sourceKey,
      target: targetOf(first),
      initiator: notSeen('source-cannot'),
      pageUrl: first.documentUrl === '' ? notSeen('source-cannot') : seen(first.documentUrl),
    };
    this.#ledger.discover(sourceKey, created, first.url);
    exchange.entry = this.#ledger.get(sourceKey) ?? null;
    exchange.alone = true;
    const waited = exchange.unreported;
    exchange.unreported = [];
    for (const event of waited) this.#report(exchange, event);
    const last = waited.at(-1)?.at ?? at;
    // The page's end, which ends its sockets, was reported before it was known to be one.
    if (exchange.leftAt !== null) exchange.ended = true;
    this.#reportEnd(exchange, epochMilliseconds(Math.max(exchange.leftAt ?? last, last)));
  }

  #report(exchange: Exchange, event: ConnectionEvent): void {
    const { entry } = exchange;
    if (entry === null) {
      exchange.unreported.push(event);
      return;
    }
    const connection = this.#ledger.number(entry, event.at);
    if (connection === null) return;
    if (event.type.startsWith('handshake/')) this.#ledger.writeBeginning(entry, event);
    else this.#writer.lifecycle({ ...event, connection });
  }

  #reportEnd(exchange: Exchange, at: EpochMilliseconds): void {
    const { entry } = exchange;
    if (!exchange.ended || entry === null || entry.ended) return;
    const close = notSeen('source-cannot');
    this.#report(exchange, { type: 'connection/closed', at, connection: UNNUMBERED, source: SOURCE, close });
    end(entry);
  }

  /** On the log's scale, and never later than now. */
  #timeOf({ timeStamp }: RequestDetails): EpochMilliseconds {
    const now = this.#clock.now();
    return epochMilliseconds(Math.min(now, timeStamp + this.#clock.ahead));
  }
}

/** The callbacks of a busy browser come late: the end of a socket may be reported before its request. */
function isBefore({ endedAt }: Entry, { at }: Exchange): boolean {
  return endedAt === null || endedAt <= at;
}

/** An exchange as far as it was seen. */
function factsOf(
  { first, request }: Exchange,
  { statusCode, responseHeaders }: RequestDetails,
): ExchangeFacts {
  const status = statusCode === 0 ? null : statusCode;
  const { fields: response } = responseHeaders;
  return { url: first.url, label: first.type, status, request, response };
}

function targetOf({ documentId, frameId }: RequestDetails): TargetKind {
  if (documentId === '') return 'worker';
  return frameId === 0 ? 'page' : 'iframe';
}
