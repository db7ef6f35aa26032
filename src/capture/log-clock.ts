import { type EpochMilliseconds, epochMilliseconds } from '../events/units.ts';

/** One reading of the browser's monotonic clock, between two of our own. */
export interface ClockSample {
  /** What `localNow` said before asking, and after the answer came. */
  readonly before: number;
  readonly after: number;
  /** The browser's answer, in seconds. */
  readonly monotonic: number;
}

/** Beyond this, our own clock and the system's are taken to have parted, as after a laptop's sleep. */
const PARTED_MILLISECONDS = 100;

/**
 * Projects the browser's monotonic clock to epoch times by one offset a log, and says what time it is now on the same
 * scale, for events that carry no time.
 */
export class LogClock {
  readonly #localNow: () => number;
  readonly #wallNow: () => number;
  #zero: number | null = null;
  // What has to be added to our own clock so that it agrees with the projection.
  #correction = 0;

  /**
   * @param localNow a monotonic clock of ours in milliseconds, near the epoch's scale
   * @param wallNow the system's clock, which can be set
   */
  constructor(localNow: () => number, wallNow: () => number) {
    this.#localNow = localNow;
    this.#wallNow = wallNow;
  }

  /** The offset of the running log; null until anything fixed it. */
  get epochAtMonotonicZero(): EpochMilliseconds | null {
    return this.#zero === null ? null : epochMilliseconds(this.#zero);
  }

  /** Goes on with the offset of a log that another worker began. */
  restore(zero: EpochMilliseconds): void {
    this.#zero = zero;
  }

  /**
   * Aligns our own clock with the browser's. Each sample bounds the offset from both sides; together they narrow it to
   * a fraction of a round trip. Fixes the log's offset where nothing did yet.
   */
  calibrate(samples: readonly ClockSample[]): void {
    const lower = Math.max(...samples.map(({ before, monotonic }) => before - monotonic * 1000));
    const upper = Math.min(...samples.map(({ after, monotonic }) => after - monotonic * 1000));
    const measured = (lower + upper) / 2;
    if (!Number.isFinite(measured)) return;
    this.#zero ??= measured;
    this.#correction = this.#zero - measured;
  }

  /** Aligns with the system's clock again if they parted; only between two logs, since a log has one offset. */
  realign(): void {
    const { ahead } = this;
    if (this.#zero === null || Math.abs(ahead) < PARTED_MILLISECONDS) return;
    this.#zero -= ahead;
    this.#correction -= ahead;
  }

  /** Epoch time of a monotonic time. Without calibration the first event's arrival fixes the offset. */
  toEpoch(monotonicSeconds: number): EpochMilliseconds {
    this.#zero ??= this.now() - monotonicSeconds * 1000;
    return epochMilliseconds(monotonicSeconds * 1000 + this.#zero);
  }

  /** The time now, on the log's scale. */
  now(): EpochMilliseconds {
    return epochMilliseconds(this.#localNow() + this.#correction);
  }

  /** Milliseconds that the log's scale is ahead of the system's clock: what a time by the latter has to be moved by. */
  get ahead(): number {
    return this.now() - this.#wallNow();
  }
}
