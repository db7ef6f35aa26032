import { notSeen, seen } from '../../events/observed.ts';
import { type ConnectionId, type EpochMilliseconds, epochMilliseconds } from '../../events/units.ts';
import { type ConnectionLedger, type Entry, end, handshakeTold, UNNUMBERED } from '../connection-ledger.ts';
import type { LogClock } from '../log-clock.ts';
import type { LogWriter } from '../log-writer.ts';
import { type HarExchange, readHarEntry } from './read-har-entry.ts';

const SOURCE = 'devtools-network';
/** How long an exchange waits for the page hook to tell of its socket. */
const PATIENCE = 2000;
/** Exchanges that wait at most; beyond it the oldest stands for itself. */
const MOST_WAITING = 1000;
/** Offers of ordinary answers that are told at most, one an origin and value. */
const MOST_OFFERS = 1000;
/** Clocks that differ by more have parted, as by a sleep. */
const PARTED_MILLISECONDS = 1000;

/** What was told of one exchange, which the log shows again and again. */
interface Told {
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
  #told = new Map<string, Told>();
  #waiting: Waiting[] = [];
  #offers = new Set<string>();
  #count = 0;
  #beganAt: EpochMilliseconds;

  constructor(clock: LogClock, ledger: ConnectionLedger, writer: LogWriter) {
    this.#clock = clock;
    this.#ledger = ledger;
    this.#writer = writer;
    this.#beganAt = clock.now();
  }

  /** From now on a new log is written. The ledger is told by whoever shares it. */
  beginLog(writer: LogWriter): void {
    this.#writer = writer;
    this.began();
    this.#offers.clear();
    // Connections of the old log that go on are told by the ledger; what waits may be the new page's.
    for (const [key, { entry }] of this.#told) if (entry.ended) this.#told.delete(key);
  }

  /** Recording begins now: what is older and joins nothing is no part of it. */
  began(): void {
    this.#beganAt = this.#clock.now();
  }

  /** An exchange ended, a socket closed or failed. Anything else than an entry is ignored; never throws. */
  finished(entry: unknown): void {
    this.#hear(entry, true);
  }

  /** What is in the log, of open sockets too. */
  listed(entries: readonly unknown[]): void {
    for (const entry of entries) this.#hear(entry, false);
  }

  /** Joins what waited for the page hook, if that told meanwhile; what waited too long stands for itself. */
  settle(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    const now = this.#clock.now();
    for (const [index, one] of waiting.entries()) {
      const entry = this.#ledger.marked(one.exchange.mark);
      if (entry !== undefined) this.#join(entry, one.exchange, one.finished, 'exact');
      else if (now - one.since > PATIENCE || waiting.length - index > MOST_WAITING) {
        this.#alone(one.exchange, one.finished);
      } else this.#waiting.push(one);
    }
  }

  #hear(value: unknown, finished: boolean): void {
    const exchange = readHarEntry(value);
    if (exchange === null) return;
    const { mark, kind } = exchange;
    if (mark === '') {
      const other = kind === 'event-stream' ? this.#byOrder(exchange) : undefined;
      if (other === undefined) this.#alone(exchange, finished);
      else this.#join(other, exchange, finished, 'by-order');
      return;
    }
    const entry = this.#ledger.marked(mark);
    if (entry !== undefined) this.#join(entry, exchange, finished, 'exact');
    else this.#waiting.push({ exchange, finished, since: this.#clock.now() });
  }

  #join(entry: Entry, exchange: HarExchange, finished: boolean, how: 'exact' | 'by-order'): void {
    const key = `har ${how === 'exact' ? exchange.mark : `${exchange.url} ${exchange.startedAt}`}`;
    const known = this.#told.get(key);
    if (known !== undefined && known.entry === entry && !isSame(known, exchange)) {
      // Two requests of one mark: whose it is cannot be told.
      this.#ledger.spoil(exchange.mark);
      this.#alone(exchange, finished);
      return;
    }
    const at = this.#timeOf(exchange.startedAt);
    const connection = this.#ledger.number(entry, at);
    if (connection === null) return;
    let told = known;
    if (told === undefined || told.entry !== entry) {
      // What the debugger told it tells better.
      const byDebugger = entry.keys.some((one) => !/^(?:hook|har) /.test(one));
      const had = byDebugger || handshakeTold(entry);
      const errors = byDebugger ? Number.POSITIVE_INFINITY : 0;
      told = { entry, startedAt: exchange.startedAt, request: had, response: had, errors };
      this.#told.set(key, told);
      if (!entry.keys.includes(key)) {
        const joined = { type: 'connection/joined', at, connection, source: SOURCE } as const;
        this.#ledger.join(entry, { ...joined, sourceKey: key, how });
      }
    }
    this.#tell(told, connection, exchange);
  }

  /** An exchange that no hook told of: of a worker, or of a page that was there before the hook. */
  #alone(exchange: HarExchange, finished: boolean): void {
    const { url, startedAt, kind, offer } = exchange;
    const at = this.#timeOf(startedAt);
    const isKnown = offer === '' && startedAt !== null && this.#told.has(this.#lone(exchange));
    if (!isKnown && (startedAt === null ? !finished : at < this.#beganAt)) return;
    const key = this.#ownKey(exchange);
    if (key === null) return;
    let told = this.#told.get(key);
    if (told === undefined) {
      const of = { at, connection: UNNUMBERED, source: SOURCE } as const;
      this.#ledger.discover(
        key,
        {
          type: 'connection/created',
          ...of,
          kind,
          url,
          sourceKey: key,
          target: 'unknown',
          initiator: exchange.initiator,
          pageUrl: notSeen('source-cannot'),
        },
        url,
      );
      const entry = this.#ledger.get(key);
      if (entry === undefined) return;
      told = { entry, startedAt, request: false, response: false, errors: 0 };
      this.#told.set(key, told);
    }
    const connection = this.#ledger.number(told.entry, at);
    if (connection === null) return;
    this.#tell(told, connection, exchange);
    // An ordinary answer, a 426 too, is over for us once it is there: its body may stay unread for ever.
    const answered = kind === 'upgrade' && exchange.response !== null && exchange.response.status !== 101;
    if (!(finished || answered) || told.entry.ended) return;
    const close = notSeen('source-cannot');
    const closedAt = this.#timeOf(startedAt === null ? null : startedAt + (exchange.took ?? 0));
    this.#writer.lifecycle({ type: 'connection/closed', at: closedAt, connection, source: SOURCE, close });
    end(told.entry);
  }

  /** A key for an exchange of its own; null for an offer that was told before. */
  #ownKey(exchange: HarExchange): string | null {
    const { url, offer } = exchange;
    if (offer === '') return this.#lone(exchange);
    const key = `har ${URL.canParse(url) ? new URL(url).origin : url} ${offer}`;
    if (this.#offers.has(key) || this.#offers.size >= MOST_OFFERS) return null;
    this.#offers.add(key);
    return key;
  }

  #lone({ url, startedAt, identity }: HarExchange): string {
    return `har ${url} ${startedAt ?? `failed ${this.#count++}`} ${identity}`;
  }

  #tell(told: Told, connection: ConnectionId, { request, response, errors, ...rest }: HarExchange): void {
    const { entry } = told;
    const sentAt = this.#timeOf(rest.startedAt);
    const of = { connection, source: SOURCE } as const;
    if (request !== null && !told.request) {
      told.request = true;
      this.#ledger.tell(entry, { type: 'handshake/request-sent', at: sentAt, ...of, head: request });
    }
    if (response !== null && !told.response) {
      told.response = true;
      const opened = entry.opening.find(({ type }) => type === 'connection/opened')?.at;
      const status = seen(response.status);
      const head = seen(response.head);
      const { transport } = response;
      const type = 'handshake/response-received';
      this.#ledger.tell(entry, { type, at: opened ?? sentAt, ...of, status, transport, head });
    }
    for (const { at, text } of errors.slice(told.errors)) {
      told.errors++;
      this.#writer.lifecycle({ type: 'browser/reported-error', at: this.#timeOf(at), ...of, text });
    }
  }

  /** The first event stream of that URL whose exchange was not found yet. */
  #byOrder({ url, startedAt }: HarExchange): Entry | undefined {
    const own = `har ${url} ${startedAt}`;
    const known = this.#told.get(own)?.entry;
    if (known !== undefined) return known;
    for (const [, entry] of this.#ledger.keyed('hook ')) {
      if (entry.url === url && !entry.keys.some((key) => key.startsWith('har '))) return entry;
    }
    return undefined;
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

/** Whether an exchange can be the one that was told: its time stays, once it has one. */
function isSame(told: Told, { startedAt }: HarExchange): boolean {
  return told.startedAt === null || startedAt === null || told.startedAt === startedAt;
}
