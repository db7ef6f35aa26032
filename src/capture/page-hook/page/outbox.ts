import type { EventToReport } from './event-to-report.ts';
import { epochNow } from './primordials.ts';
import type { Payload } from './report-queue.ts';
import { ReportQueue } from './report-queue.ts';

/** Milliseconds that a message waits for others. */
const DELAY = 25;
/** Payload, in bytes or UTF-16 units, that waits for no more. */
const ENOUGH = 256 * 1024;
/** Payload reported at one go, before the page has its turn: a report of that size costs it some 10 milliseconds. */
const AT_ONCE = 1024 * 1024;
/** Payload that may wait while it is not known whether anybody wants it. */
const UNDECIDED = 16 * 1024 * 1024;
/** Milliseconds that the messages after a Blob wait for its bytes: some never come. */
const PATIENCE = 5000;
/** Payload that may wait for its turn, or for the bytes of a Blob before it: room for the largest messages. */
const BOUND = 256 * 1024 * 1024;

const { POSITIVE_INFINITY } = Number;

/** Sends what it gets in reports, some tens of milliseconds at a time. */
export class Outbox {
  readonly #queue: ReportQueue;
  readonly #emit: (report: string) => boolean;
  readonly #schedule: (task: () => void, delay: number) => unknown;
  readonly #now: () => number;
  /** What waits is kept, and nothing is sent. */
  #held = true;
  /** Nobody has said yet whether it is wanted. */
  #undecided = true;
  #failed: (problem: unknown) => void = () => {};
  /** A timer for the next report runs. */
  #waiting = false;
  #leaving = false;
  /** A timer for the bytes of a Blob runs. */
  #watching = false;
  /** Adds the last event, once nothing waits any more; null where it is not to end, or is added. */
  #last: (() => void) | null = null;
  /** The last event is added: once that is sent, nothing more is. */
  #ending = false;
  readonly #onTime: () => void;
  readonly #onPatience: () => void;

  /** @param emit sends a report. Returns whether it arrived for sure: where not, it is sent again */
  constructor(
    frame: string,
    emit: (report: string) => boolean,
    schedule: (task: () => void, delay: number) => unknown,
    now: () => number,
  ) {
    this.#queue = new ReportQueue(frame);
    this.#emit = emit;
    this.#schedule = schedule;
    this.#now = now;
    this.#onTime = () => {
      this.#waiting = false;
      try {
        this.#send(AT_ONCE);
      } catch (problem) {
        this.#failed(problem);
      }
    };
    this.#onPatience = () => {
      this.#watching = false;
      try {
        // A timer may come a little early.
        this.#queue.giveUp(this.#now() - PATIENCE + 1);
        this.#send(AT_ONCE);
      } catch (problem) {
        this.#failed(problem);
      }
    };
  }

  /** @param failed called where a timer's work fails */
  onFailure(failed: (problem: unknown) => void): void {
    this.#failed = failed;
  }

  /** Whether no more messages can be kept. */
  get full(): boolean {
    return this.#held && this.#queue.bytes > UNDECIDED;
  }

  event(event: EventToReport): void {
    this.#queue.event(event);
    this.#later(DELAY);
  }

  /** @returns its number, for `fill` */
  row(at: number, socket: number, flags: number, ordinal: number, payload: Payload, size: number): number {
    const row = this.#queue.row(at, socket, flags, ordinal, payload, size);
    // Never at once: what the page does meanwhile, such as to send, shall not take longer than the copy.
    if (this.#queue.bytes > BOUND && !this.#held) this.#sendAll();
    else this.#later(this.#queue.bytes >= ENOUGH ? 0 : DELAY);
    return row;
  }

  fill(row: number, bytes: Uint8Array<ArrayBuffer> | null, size: number): void {
    this.#queue.fill(row, bytes, size);
    this.#later(DELAY);
  }

  /** From now on, and what waits, is sent. */
  release(): void {
    this.#decide(false);
    this.#later(0);
  }

  /** Forgets what waits, and sends nothing until it is released again. */
  hold(): void {
    this.#decide(true);
    this.#queue.clear();
  }

  /**
   * Sends what waits, some of it at a time, and then nothing until it is released again. For bytes that are still being read
   * nobody waits: they are not known.
   *
   * @param last adds the last event
   */
  finish(last: () => void): void {
    this.#decide(false);
    this.#last = last;
    this.#queue.giveUp(POSITIVE_INFINITY);
    // Not by a timer, which comes late in a page that is hidden.
    this.#send(AT_ONCE);
  }

  dropRows(): void {
    this.#queue.dropRows();
  }

  /** Sends all at once, what waits for bytes without them: the page may be going. */
  flush(): void {
    if (!this.#silent) this.#sendAll();
  }

  /**
   * @param leaving whether the page goes: then no timer comes any more, and all is sent at once. What nobody has decided about
   * is sent too: the decision would come too late.
   */
  leave(leaving: boolean): void {
    this.#leaving = leaving;
    if (leaving) this.flush();
  }

  get #silent(): boolean {
    return this.#held && !(this.#undecided && this.#leaving);
  }

  #decide(held: boolean): void {
    this.#last = null;
    this.#ending = false;
    this.#undecided = false;
    this.#held = held;
  }

  #sendAll(): void {
    this.#queue.giveUp(POSITIVE_INFINITY);
    this.#send(POSITIVE_INFINITY);
  }

  #send(most: number): void {
    if (this.#silent) return;
    const before = this.#queue.bytes;
    for (let report = this.#next(); report !== null; report = this.#next()) {
      if (!this.#emit(report)) {
        // A page that goes has no timers any more; each event of its going tries again.
        if (!this.#leaving) this.#later(DELAY);
        return;
      }
      this.#queue.delivered();
      if (before - this.#queue.bytes >= most && (!this.#queue.empty || this.#last !== null)) {
        this.#later(0);
        return;
      }
    }
    if (this.#ending) this.hold();
    else this.#watch();
  }

  /** What waits for a Blob's bytes does not wait for ever. */
  #watch(): void {
    const since = this.#queue.waitsSince;
    if (since === null || this.#watching) return;
    this.#watching = true;
    this.#schedule(this.#onPatience, since + PATIENCE - this.#now());
  }

  /** The next report; after the last of what waits, that with the last event. */
  #next(): string | null {
    const report = this.#queue.next(this.#now(), epochNow());
    const last = this.#last;
    if (report !== null || last === null) return report;
    this.#last = null;
    this.#ending = true;
    last();
    return this.#queue.next(this.#now(), epochNow());
  }

  #later(delay: number): void {
    if (this.#silent) return;
    if (this.#leaving) {
      this.#sendAll();
      return;
    }
    if (this.#waiting) return;
    this.#waiting = true;
    this.#schedule(this.#onTime, delay);
  }
}
