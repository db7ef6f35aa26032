import type { Beat } from './beat-kind.ts';
import { Durations } from './durations.ts';
import type { Gap } from './gap-list.ts';
import { isRegular, LongWaits } from './long-waits.ts';
import { excuses, isUnseen, type Unseen } from './unseen-times.ts';

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
  /** Beats that did not come between two others, where its side sent nothing else either. */
  readonly missed: number;
  /** Whether its beats are answered. */
  readonly answered: boolean;
}

/** An answer may take so long before the end of what was seen without counting as missing, in milliseconds. */
const PATIENCE = 2_000;
/** Beats without an answer whose times are kept, the newest. */
const MOST_OPEN = 10_000;

/** Measures the beats of one kind in one direction, and counts those without an answer. */
export class HeartbeatMeter {
  readonly kind: string;
  readonly outgoing: boolean;
  readonly #answered: Beat['answered'];
  readonly #between = new Durations();
  readonly #waits = new LongWaits();
  #count = 0;
  #answers = 0;
  #open = 0;
  /** When the beats came that have no answer, as far as they are kept. */
  readonly #openAt: number[] = [];
  /** Beats and answers when the newest answer came. */
  #answeredShare = 0;
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

  /** @param before when its side sent anything before; the previous beat where it is not known */
  beat(at: number, before: number = this.#lastAt): void {
    this.#count += 1;
    this.#open += 1;
    this.#openAt.push(at);
    if (this.#openAt.length > 2 * MOST_OPEN) this.#openAt.splice(0, MOST_OPEN);
    this.#answeredSince = false;
    const since = at - this.#lastAt;
    // A clock that was set back measures nothing.
    if (since >= 0) this.#between.add(since);
    this.#waits.add({ from: this.#lastAt, ms: since }, before > this.#lastAt);
    this.#lastAt = at;
  }

  answer(at: number): void {
    // An answer to nothing, such as RFC 6455's unsolicited pong, answers no later beat.
    if (this.#open === 0) return;
    if (this.#open === 1) this.#slowest = Math.max(this.#slowest, at - this.#lastAt || 0);
    this.#open -= 1;
    // Answers come in the order of beats: whichever is taken, those that stay without one are older than this.
    this.#openAt.pop();
    this.#answers += 1;
    this.#answeredShare = this.#answers / this.#count;
    this.#answeredSince = true;
  }

  /**
   * @param end when observation of the connection ended, NaN where not known
   * @param unread messages of the other side that nobody could read: each may have been an answer
   * @param unseen times in which nobody observed: an answer may have come there
   */
  measured(end: number, unread: number, unseen: readonly Unseen[] = []): Heartbeat {
    const period = this.#between.quantile(0.5);
    const jitter = (this.#between.quantile(0.75) - this.#between.quantile(0.25)) / 2;
    const excused = (gap: Gap) => unseen.some((time) => excuses(time, gap, this.outgoing));
    return {
      kind: this.kind,
      outgoing: this.outgoing,
      periodMs: Number.isNaN(period) ? null : period,
      jitterMs: Number.isNaN(jitter) ? null : jitter,
      count: this.#count,
      unanswered: this.#missed(end, unread, period, unseen),
      missed: isRegular(this.#count, period, jitter) ? this.#waits.missed(period, jitter, excused) : 0,
      answered: this.#isAnswered,
    };
  }

  /** Whether beats of the client that came since a time, and early enough for an answer, have none. */
  askedInVain(since: number, end: number): boolean {
    const patience = Math.max(PATIENCE, 3 * this.#slowest);
    return (
      this.outgoing && this.#isAnswered && this.#openAt.some((at) => at >= since && end - at >= patience)
    );
  }

  /** Where the protocol demands no answer, one is expected while most beats have one. */
  get #isAnswered(): boolean {
    return this.#answers > 0 && (this.#answered === 'always' || this.#answeredShare >= 0.5);
  }

  #missed(end: number, unread: number, period: number, unseen: readonly Unseen[]): number {
    if (this.#answered === 'never' || (this.#answered === 'perhaps' && !this.#isAnswered)) return 0;
    // The last one may still be answered.
    const patience = Math.min(period || PATIENCE, Math.max(PATIENCE, 3 * this.#slowest));
    const waiting = !this.#answeredSince && !(end - this.#lastAt >= patience) ? 1 : 0;
    const settled = waiting === 0 ? this.#openAt : this.#openAt.slice(0, -1);
    const doubtful =
      unseen.length === 0
        ? 0
        : settled.filter((at) => isUnseen(unseen, at, at + Math.max(patience, period || 0))).length;
    return Math.max(0, this.#open - waiting - unread - doubtful);
  }
}
