/** A time without messages. */
export interface Gap {
  /** EpochMilliseconds of the message before it. */
  readonly from: number;
  readonly ms: number;
}

/** Shorter ones are no silence. */
const SHORTEST = 1_000;
const MOST = 4_096;

/** The longest times between the messages of one direction, by time: where there are very many, only the longest are kept. */
export class GapList {
  #gaps: Gap[] = [];
  #shortest = SHORTEST;
  #lastAt = Number.NaN;
  /** The latest time of all, where the clock was set back from it; otherwise NaN. */
  #setBackFrom = Number.NaN;

  /** Time of the newest message; NaN where there was none. */
  get lastAt(): number {
    return this.#lastAt;
  }

  message(at: number): void {
    const ms = at - this.#lastAt;
    if (ms <= -SHORTEST && !(this.#setBackFrom >= this.#lastAt)) this.#setBackFrom = this.#lastAt;
    // A clock that is set right again jumps over a time that was no silence.
    if (at >= this.#setBackFrom) this.#setBackFrom = Number.NaN;
    else if (ms >= this.#shortest) this.#keep({ from: this.#lastAt, ms });
    if (!Number.isNaN(at)) this.#lastAt = at;
  }

  /** Those longer than `ms`, the one that lasts until `end` among them. */
  longerThan(ms: number, end: number): readonly Gap[] {
    const last = { from: this.#lastAt, ms: end - this.#lastAt };
    return [...this.#gaps, last].filter((gap) => gap.ms > ms);
  }

  #keep(gap: Gap): void {
    this.#gaps.push(gap);
    if (this.#gaps.length <= MOST) return;
    const lengths = this.#gaps.map(({ ms }) => ms).toSorted((a, b) => a - b);
    this.#shortest = lengths[MOST / 2] ?? this.#shortest;
    this.#gaps = this.#gaps.filter(({ ms }) => ms > this.#shortest);
  }
}
