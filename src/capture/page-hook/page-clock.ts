import { type EpochMilliseconds, epochMilliseconds } from '../../events/units.ts';
import type { LogClock } from '../log-clock.ts';

/** A page's clock that differs by more than this from ours was set, or slept: then it is shifted. */
const TOLERATED_MILLISECONDS = 1000;

/** Brings times by one frame's clock to the log's scale. */
export class PageClock {
  readonly #clock: LogClock;
  /** What is added to the page's times. */
  #shift = 0;
  #now = 0;

  constructor(clock: LogClock) {
    this.#clock = clock;
  }

  /** A report came that was sent at that time, by the page's clock. */
  heard(at: number): void {
    this.#now = this.#clock.now();
    const off = this.#now - at - this.#shift;
    if (Math.abs(off) > TOLERATED_MILLISECONDS) this.#shift += off;
  }

  /** A time of the report heard last; never after its arrival. */
  toEpoch(time: number): EpochMilliseconds {
    return epochMilliseconds(Math.min(time + this.#shift, this.#now));
  }
}
