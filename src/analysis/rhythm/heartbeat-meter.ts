import type { Beat } from './beat-kind.ts';
import { Durations } from './durations.ts';

/** A heartbeat as it was measured. Times are milliseconds, and null where none is known. */
export interface Heartbeat {
  /** Such as `engine.io ping`, `websocket ping`, `json ping`. */
  readonly kind: string;
  /** Whether the client beats. */
  readonly outgoing: boolean;
  /** The median time between two beats. */
  readonly periodMs: number | null;
  /** Half of the range in which the middle half of the times between two beats lie: a beat that is missing changes nothing in it. */
  readonly jitterMs: number | null;
  readonly count: number;
  readonly unanswered: number;
  /** Whether its beats are answered. */
  readonly answered: boolean;
}

/** An answer may take so long before the end of what was seen without counting as missing, in milliseconds. */
const PATIENCE = 2_000;

/** Measures the beats of one kind in one direction, and counts those without an answer. */
export class HeartbeatMeter {
  readonly kind: string;
  readonly outgoing: boolean;
  readonly #answered: Beat['answered'];
  readonly #between = new Durations();
  #count = 0;
  #answers = 0;
  #open = 0;
  #lastAt = Number.NaN;
  #slowest = 0;
  /** An answer came after the newest beat. */
  #answeredSince = false;

  constructor(kind: string, outgoing: boolean, answered: Beat['answered']) {
    this.kind = kind;
    this.outgoing = outgoing;
    this.#answered = answered;
  }

  get count(): number {
    return this.#count;
  }

  beat(at: number): void {
    this.#count += 1;
    this.#open += 1;
    this.#answeredSince = false;
    const since = at - this.#lastAt;
    // A clock that was set back measures nothing.
    if (since >= 0) this.#between.add(since);
    this.#lastAt = at;
  }

  answer(at: number): void {
    // An answer to nothing, such as RFC 6455's unsolicited pong, answers no later beat.
    if (this.#open === 0) return;
    if (this.#open === 1) this.#slowest = Math.max(this.#slowest, at - this.#lastAt || 0);
    this.#open -= 1;
    this.#answers += 1;
    this.#answeredSince = true;
  }

  /**
   * @param end when observation of the connection ended, NaN where not known
   * @param unread messages of the other side that nobody could read: each may have been an answer
   */
  measured(end: number, unread: number): Heartbeat {
    const period = this.#between.quantile(0.5);
    const jitter = (this.#between.quantile(0.75) - this.#between.quantile(0.25)) / 2;
    return {
      kind: this.kind,
      outgoing: this.outgoing,
      periodMs: Number.isNaN(period) ? null : period,
      jitterMs: Number.isNaN(jitter) ? null : jitter,
      count: this.#count,
      unanswered: this.#missed(end, unread, period),
      answered: this.#answers > 0,
    };
  }

  #missed(end: number, unread: number, period: number): number {
    if (this.#answered === 'never' || (this.#answered === 'perhaps' && this.#answers === 0)) return 0;
    // The last one may still be answered.
    const patience = Math.min(period || PATIENCE, Math.max(PATIENCE, 3 * this.#slowest));
    const waiting = !this.#answeredSince && !(end - this.#lastAt >= patience) ? 1 : 0;
    return Math.max(0, this.#open - waiting - unread);
  }
}
