import type { LifecycleEvent } from '../events/event.ts';
import {
  type ConnectionId,
  connectionId,
  type EpochMilliseconds,
  epochMilliseconds,
} from '../events/units.ts';
import type { LogWriter } from './log-writer.ts';

/** The events of one connection. */
export type ConnectionEvent = Extract<LifecycleEvent, { connection: ConnectionId }>;

/** What is remembered of one of the browser's request ids. */
export interface Entry {
  /** Its number in the log; null where the running log has not heard of it yet. */
  id: ConnectionId | null;
  readonly url: string;
  /** Its beginning, to be told to a log that has not heard of it. Emptied at its end. */
  opening: ConnectionEvent[];
  /** Its beginning waits for a better time, see `expect`. */
  waiting: boolean;
  ended: boolean;
}

/** A number that stands in an event until the log gives it one. */
export const UNNUMBERED = connectionId(0);

/** Which of the browser's request ids is which connection of the log, over several logs. */
export class ConnectionLedger {
  #writer: LogWriter;
  readonly #entries = new Map<string, Entry>();
  #waiting: Entry[] = [];
  #next = 0;

  constructor(writer: LogWriter) {
    this.#writer = writer;
  }

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  /** Whether a connection with that URL is remembered. */
  knows(url: string): boolean {
    return url !== '' && [...this.#entries.values()].some((entry) => entry.url === url);
  }

  /**
   * Takes note of a connection whose creation was told without a time. Only that of its arrival is known, and it can
   * lie after the time of the next event: so its beginning is written with that one, and no later than it.
   *
   * @returns true where nothing waited before
   */
  expect(key: string, url: string, created: ConnectionEvent): boolean {
    const entry: Entry = { id: null, url, opening: [created], waiting: true, ended: false };
    this.#entries.set(key, entry);
    return this.#waiting.push(entry) === 1;
  }

  /** Writes all beginnings that wait. */
  settle(): void {
    const ready = this.#waiting;
    this.#waiting = [];
    for (const entry of ready) this.#introduce(entry, null);
  }

  /** Number of an entry at the time of its next event; null where it belongs to a page that is gone. */
  number(entry: Entry, at: EpochMilliseconds): ConnectionId | null {
    if (entry.id !== null) return entry.id;
    if (entry.ended) return null;
    if (!entry.waiting) return this.#introduce(entry, at);
    // Those before it were created before it, so its bound is theirs.
    const ready = this.#waiting.splice(0, this.#waiting.indexOf(entry) + 1);
    for (const earlier of ready) this.#introduce(earlier, at);
    return entry.id;
  }

  /** Takes note of a connection that was there before we looked, and tells the log. */
  discover(key: string, discovered: ConnectionEvent): ConnectionId {
    const entry: Entry = { id: null, url: '', opening: [discovered], waiting: false, ended: false };
    this.#entries.set(key, entry);
    return this.#introduce(entry, null);
  }

  /** From now on a new log is written: numbers begin at 0, and it hears of open connections when they next move. */
  beginLog(writer: LogWriter): void {
    this.#writer = writer;
    this.#next = 0;
    for (const [key, entry] of this.#entries) {
      // Ended before the last log began: nothing comes of it any more.
      if (entry.id === null && entry.ended) this.#entries.delete(key);
      entry.id = null;
    }
  }

  /** All connections are over, without a word from the browser. */
  endAll(): void {
    this.settle();
    for (const entry of this.#entries.values()) end(entry);
  }

  /** Learns from a log that another worker wrote, so as to go on with its numbers. */
  restore(events: Iterable<LifecycleEvent>): void {
    const numbered: Entry[] = [];
    for (const event of events) {
      if (event.type === 'page/navigated') numbered.forEach(end);
      if (!('connection' in event)) continue;
      if (event.type === 'connection/created' || event.type === 'connection/discovered') {
        const url = event.type === 'connection/created' ? event.url : '';
        const entry: Entry = { id: event.connection, url, opening: [event], waiting: false, ended: false };
        numbered[event.connection] = entry;
        this.#entries.set(event.sourceKey, entry);
        this.#next = Math.max(this.#next, event.connection + 1);
        continue;
      }
      const entry = numbered[event.connection];
      if (entry === undefined) continue;
      if (event.type === 'connection/closed') end(entry);
      else if (event.type !== 'browser/reported-error') entry.opening.push(event);
    }
  }

  /** Tells the log all that is known of a connection's beginning. */
  #introduce(entry: Entry, bound: EpochMilliseconds | null): ConnectionId {
    const id = connectionId(this.#next++);
    entry.id = id;
    entry.waiting = false;
    entry.opening = entry.opening.map((event) => ({
      ...event,
      connection: id,
      at: bound === null ? event.at : epochMilliseconds(Math.min(event.at, bound)),
    }));
    for (const event of entry.opening) this.#writer.lifecycle(event);
    return id;
  }
}

/** Marks a connection as over. */
export function end(entry: Entry): void {
  entry.ended = true;
  entry.opening = [];
}
