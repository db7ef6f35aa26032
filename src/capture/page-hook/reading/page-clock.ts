import { type EpochMilliseconds, epochMilliseconds } from '../../../events/units.ts';
import type { LogClock } from '../../log-clock.ts';

/** A page's clock that differs by more than this from the system's slept, or was set: then it is shifted. */
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

  /**
   * A report came. How long it was on its way says nothing of the page's clock: a busy machine takes seconds.
   * @param at when it was sent, by the page's clock
   * @param wall the same moment by the system's clock
   */
  heard(at: number, wall: number): void {
    this.#now = this.#clock.now();
    const off = wall + this.#clock.ahead - at - this.#shift;
    if (Math.abs(off) > TOLERATED_MILLISECONDS) this.#shift += off;
  }

  /** A time of the report heard last; never after its arrival. */
  toEpoch(time: number): EpochMilliseconds {
    return epochMilliseconds(Math.min(time + this.#shift, this.#now));
  }
}
