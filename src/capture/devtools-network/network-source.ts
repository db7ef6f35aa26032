import { notSeen, seen } from '../../events/observed.ts';
import { textKey } from '../../events/text-key.ts';
import { type ConnectionId, type EpochMilliseconds, epochMilliseconds } from '../../events/units.ts';
import { type ConnectionLedger, type Entry, end, UNNUMBERED } from '../connection-ledger.ts';
import { isAnswered } from '../is-answered.ts';
import { KnownOffers } from '../known-offers.ts';
import { LimitNotice } from '../limit-notice.ts';
import type { LogClock } from '../log-clock.ts';
import type { LogWriter } from '../log-writer.ts';
import { withoutHash } from '../without-hash.ts';
import { type HarExchange, MOST_ERRORS, readHarEntry } from './read-har-entry.ts';
import { StreamRedirects } from './stream-redirects.ts';

const SOURCE = 'devtools-network';
/** How long an exchange waits until the page hook reports its socket. */
const PATIENCE = 2000;
/** Exchanges that wait at most; beyond it the oldest becomes a connection of its own. */
const MOST_WAITING = 1000;
/** Clocks that differ by more no longer agree, as after a sleep. */
const PARTED_MILLISECONDS = 1000;

/** What was reported of one exchange, which the network log lists again and again. */
interface Reported {
  readonly entry: Entry;
  readonly startedAt: number | null;
  request: boolean;
  response: boolean;
  errors: number;
}

interface Waiting {
  readonly exchange: HarExchange;
  readonly finished: boolean;
  readonly since: number;
}

/** Turns exchanges of DevTools' network log into the handshakes of connections, which it joins by their mark. */
export class NetworkSource {
  readonly #clock: LogClock;
  readonly #ledger: ConnectionLedger;
  #writer: LogWriter;
  /** By what tells an exchange from others. Its URL is part of that, so it stays in memory and is no key in the log. */
  readonly #reported = new Map<string, Reported>();
  #waiting: Waiting[] = [];
  readonly #offers = new KnownOffers(new LimitNotice(() => this.#writer));
  readonly #redirectLimit = new LimitNotice(() => this.#writer);
  readonly #redirects = new StreamRedirects(this.#redirectLimit);
  readonly #errorLimit = new LimitNotice(() => this.#writer);
  #count = 0;
  #beganAt: EpochMilliseconds;

  constructor(clock: LogClock, ledger: ConnectionLedger, writer: LogWriter) {
    this.#clock = clock;
    this.#ledger = ledger;
    this.#writer = writer;
    this.#beganAt = clock.now();
  }

  /** From now on a new log is written. The ledger is notified by its owner. */
  beginLog(writer: LogWriter): void {
    this.#writer = writer;
    this.began();
    this.#offers.forget();
    this.#redirectLimit.beginLog();
    this.#errorLimit.beginLog();
    // The ledger reports connections of the old log that go on; what waits may be the new page's.
    for (const [key, { entry }] of this.#reported) if (entry.ended) this.#reported.delete(key);
  }

  /** Recording begins now: an exchange that is older and joins nothing is no part of it. */
  began(): void {
    this.#beganAt = this.#clock.now();
  }

  /** An exchange ended: a socket closed or failed. Anything else than an entry is ignored; never throws. */
  finished(entry: unknown): void {
    const exchange = this.#read(entry);
    // Which of several streams it is that began at once, only the list says.
    const isOneOfMany =
      exchange?.kind === 'event-stream' && this.#reported.has(identityByOrder(secondOf(exchange)));
    if (exchange !== null && !isOneOfMany) this.#take(exchange, true);
    this.settle();
  }

  /** What the network log lists, open sockets included. @returns when the oldest socket of it was made; null where it lists none */
  listed(entries: readonly unknown[]): EpochMilliseconds | null {
    let oldest: number | null = null;
    const exchanges = ranked(entries.flatMap((entry) => this.#read(entry) ?? []));
    // Those of several frames are listed in any order.
    exchanges.sort((one, other) => startOf(one) - startOf(other));
    for (const exchange of exchanges) {
      this.#take(exchange, false);
      const { kind, startedAt } = exchange;
      if (kind === 'websocket' && startedAt !== null) oldest = Math.min(oldest ?? startedAt, startedAt);
    }
    // Only now: those that have a mark have found their sockets.
    this.settle();
    return oldest === null ? null : this.#timeOf(oldest);
  }

  /** Joins the exchanges whose sockets the page hook has reported meanwhile; one that waited too long stands alone. */
  settle(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    const now = this.#clock.now();
    for (const [index, one] of waiting.entries()) {
      const { exchange, finished } = one;
      const isMarked = exchange.mark !== '';
      const entry = isMarked ? this.#ledger.marked(exchange.mark) : this.#socketByOrder(exchange);
      if (entry !== undefined) this.#join(entry, exchange, finished, isMarked ? 'exact' : 'by-order');
      else if (now - one.since > PATIENCE || waiting.length - index > MOST_WAITING) {
        this.#standAlone(exchange, finished);
      } else this.#waiting.push(one);
    }
  }

  /** Null where it is no evidence of a switch. */
  #read(value: unknown): HarExchange | null {
    const read = readHarEntry(value);
    return read === null ? null : this.#redirects.follow(read, this.#clock.now());
  }

  #take(exchange: HarExchange, finished: boolean): void {
    const { mark, kind, startedAt, isMakerWithheld } = exchange;
    if (kind === 'websocket' && isMakerWithheld && (startedAt !== null || finished)) {
      this.#waiting.push({ exchange, finished, since: this.#clock.now() });
      return;
    }
    if (mark === '') {
      const other = kind === 'event-stream' ? this.#byOrder(exchange) : undefined;
      if (other === undefined) this.#standAlone(exchange, finished);
      else this.#join(other, exchange, finished, 'by-order');
      return;
    }
    const entry = this.#ledger.marked(mark);
    if (entry !== undefined) this.#join(entry, exchange, finished, 'exact');
    else this.#waiting.push({ exchange, finished, since: this.#clock.now() });
  }

  #join(entry: Entry, exchange: HarExchange, finished: boolean, how: 'exact' | 'by-order'): void {
    const identity = how === 'exact' ? exchange.mark : identityByOrder(exchange);
    const known = this.#reported.get(identity);
    if (known !== undefined && known.entry === entry && !isSame(known, exchange)) {
      // Two requests carry one mark: nothing says whose it is.
      this.#ledger.spoil(exchange.mark);
      this.#standAlone(exchange, finished);
      return;
    }
    const at = this.#timeOf(exchange.startedAt);
    const connection = this.#ledger.number(entry, at);
    if (connection === null) return;
    let reported = known;
    if (reported === undefined || reported.entry !== entry) {
      // What the debugger reports of it is better.
      const byDebugger = entry.keys.some((one) => !/^(?:hook|har) /.test(one));
      const request = byDebugger || entry.opening.some(({ type }) => type === 'handshake/request-sent');
      const response = byDebugger || isAnswered(entry);
      const errors = byDebugger ? Number.POSITIVE_INFINITY : 0;
      reported = { entry, startedAt: exchange.startedAt, request, response, errors };
      this.#reported.set(identity, reported);
      const sourceKey = how === 'exact' ? `har ${exchange.mark}` : this.#newKey();
      if (how === 'by-order' || !entry.keys.includes(sourceKey)) {
        const joined = { type: 'connection/joined', at, connection, source: SOURCE } as const;
        this.#ledger.join(entry, { ...joined, sourceKey, how });
      }
    }
    this.#report(reported, connection, exchange);
  }

  /** An exchange that no hook reports: of a worker, or of a page that was there before the hook. */
  #standAlone(exchange: HarExchange, finished: boolean): void {
    const { startedAt, kind, offer } = exchange;
    const at = this.#timeOf(startedAt);
    const identity = identityAlone(exchange);
    // One that failed before it had a time cannot be recognised again: each is new.
    const known = startedAt === null || offer !== '' ? undefined : this.#reported.get(identity);
    if (known === undefined && (startedAt === null ? !finished : at < this.#beganAt)) return;
    if (offer !== '' && !this.#offers.isNew(exchange.url, offer, this.#clock.now())) return;
    const reported = known ?? this.#discover(exchange, at);
    if (reported === null) return;
    if (startedAt !== null && offer === '') this.#reported.set(identity, reported);
    const connection = this.#ledger.number(reported.entry, at);
    if (connection === null) return;
    this.#report(reported, connection, exchange);
    // An ordinary answer, a 426 too, is over for us once it is there: its body may stay unread for ever.
    const answered = kind === 'upgrade' && exchange.response !== null && exchange.response.status !== 101;
    if (!(finished || answered) || reported.entry.ended) return;
    const close = notSeen('source-cannot');
    const closedAt = this.#timeOf(startedAt === null ? null : startedAt + (exchange.took ?? 0));
    this.#writer.lifecycle({ type: 'connection/closed', at: closedAt, connection, source: SOURCE, close });
    end(reported.entry);
  }

  /** A connection that the network log alone knows. */
  #discover({ url, kind, startedAt, initiator }: HarExchange, at: EpochMilliseconds): Reported | null {
    const sourceKey = this.#newKey();
    const of = { at, connection: UNNUMBERED, source: SOURCE } as const;
    const pageUrl = notSeen('source-cannot');
    const target = 'unknown';
    this.#ledger.discover(
      sourceKey,
      { type: 'connection/created', ...of, kind, url, sourceKey, target, initiator, pageUrl },
      url,
    );
    const entry = this.#ledger.get(sourceKey);
    return entry === undefined ? null : { entry, startedAt, request: false, response: false, errors: 0 };
  }

  /** A key that says nothing of the exchange: a log leaves the machine. The time keeps it unique over a worker's restart. */
  #newKey(): string {
    return `har ${Math.floor(this.#clock.now())}-${this.#count++}`;
  }

  #report(reported: Reported, connection: ConnectionId, exchange: HarExchange): void {
    const { entry } = reported;
    const { request, response, startedAt } = exchange;
    const sentAt = this.#timeOf(startedAt);
    const of = { connection, source: SOURCE } as const;
    if (request !== null && !reported.request) {
      reported.request = true;
      this.#ledger.writeBeginning(entry, {
        type: 'handshake/request-sent',
        at: sentAt,
        ...of,
        head: request,
      });
    }
    if (exchange.withheld) this.#reportErrors(reported, connection, exchange);
    if (response !== null && !reported.response) {
      reported.response = true;
      const opened = entry.opening.find(({ type }) => type === 'connection/opened')?.at;
      const status = seen(response.status);
      const head = seen(response.head);
      const { transport } = response;
      const type = 'handshake/response-received';
      this.#ledger.writeBeginning(entry, { type, at: opened ?? sentAt, ...of, status, transport, head });
    }
    this.#reportErrors(reported, connection, exchange);
  }

  #reportErrors(reported: Reported, connection: ConnectionId, { errors }: HarExchange): void {
    const of = { connection, source: SOURCE } as const;
    for (const { at, text } of errors.slice(reported.errors)) {
      if (reported.errors === MOST_ERRORS) {
        this.#errorLimit.strikes(this.#clock.now());
        return;
      }
      reported.errors++;
      this.#writer.lifecycle({ type: 'browser/reported-error', at: this.#timeOf(at), ...of, text });
    }
  }

  /** The first event stream of that URL whose exchange was not found yet. */
  #byOrder(exchange: HarExchange): Entry | undefined {
    const { url } = exchange;
    const known = this.#reported.get(identityByOrder(exchange))?.entry;
    if (known !== undefined) return known;
    const request = { url, at: this.#timeOf(exchange.startedAt), target: 'page' } as const;
    return this.#ledger.streams.made(request, isWithoutHar, PARTED_MILLISECONDS);
  }

  /**
   * The socket of an exchange whose stack DevTools withholds: that of a page's socket which was made through another extension's
   * function (Chromium 156). The first with that URL that a hook reported as made by then, and whose exchange was not found yet.
   */
  #socketByOrder(exchange: HarExchange): Entry | undefined {
    const { url, startedAt } = exchange;
    const known = startedAt === null ? undefined : this.#reported.get(identityByOrder(exchange))?.entry;
    if (known !== undefined) return known;
    const at = this.#timeOf(startedAt);
    const wanted = withoutHash(url);
    let first: Entry | undefined;
    for (const [, entry] of this.#ledger.keyed('hook ')) {
      const { beganAt, endedAt, ended, id } = entry;
      if (withoutHash(entry.url) !== wanted || !isWithoutHar(entry) || (ended && id === null)) continue;
      const isOver = endedAt !== null && endedAt < at - PARTED_MILLISECONDS && startedAt !== null;
      if (isOver || beganAt > at + PARTED_MILLISECONDS) continue;
      // Frames report beside each other: the order in which their reports came says nothing.
      if (first === undefined || beganAt < first.beganAt) first = entry;
    }
    return first;
  }

  /** A time of the system's clock on the log's scale, now where it is not known; never in the future. */
  #timeOf(wall: number | null): EpochMilliseconds {
    const now = this.#clock.now();
    if (wall === null) return now;
    const { ahead } = this.#clock;
    const shift = Math.abs(ahead) > PARTED_MILLISECONDS ? ahead : 0;
    return epochMilliseconds(Math.min(now, wall + shift));
  }
}

/** Whether an exchange can be the one that was reported: its time stays, once it has one. */
function isSame(reported: Reported, { startedAt }: HarExchange): boolean {
  return reported.startedAt === null || startedAt === null || reported.startedAt === startedAt;
}

/** Streams have no key: of those to one URL that began in the same millisecond, each but the first is known by its place in the list. */
function ranked(exchanges: readonly HarExchange[]): HarExchange[] {
  const counts = new Map<string, number>();
  return exchanges.map((exchange) => {
    if (exchange.kind !== 'event-stream' || exchange.startedAt === null) return exchange;
    const key = identityByOrder(exchange);
    const rank = counts.get(key) ?? 0;
    counts.set(key, rank + 1);
    return rank === 0 ? exchange : { ...exchange, identity: `#${rank}` };
  });
}

/** The next one that began at the same time. */
function secondOf(exchange: HarExchange): HarExchange {
  return { ...exchange, identity: '#1' };
}

/** Where it is not known, last. */
function startOf({ startedAt }: HarExchange): number {
  return startedAt ?? Number.MAX_VALUE;
}

function isWithoutHar({ keys }: Entry): boolean {
  return !keys.some((key) => key.startsWith('har '));
}

function identityByOrder({ url, startedAt, identity }: HarExchange): string {
  return textKey(`by order ${startedAt} ${identity} ${url}`);
}

function identityAlone({ url, startedAt, identity }: HarExchange): string {
  return textKey(`alone ${startedAt} ${identity} ${url}`);
}
