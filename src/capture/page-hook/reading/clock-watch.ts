/** By how much a page's two clocks may part between two reports without one having jumped. */
const TOLERATED_MILLISECONDS = 1000;

/**
 * Notices that a page's wall clock jumped against its monotonic one, by what its reports say of both: it costs the page nothing,
 * and is noticed with the first report after the jump.
 */
export class ClockWatch {
  #difference: number | null = null;

  /**
   * Takes the two clocks of a report. @returns the milliseconds that the wall clock jumped by since the report before; 0 where
   * it did not
   */
  jump(at: number, wall: number): number {
    const difference = wall - at;
    const former = this.#difference;
    this.#difference = difference;
    if (former === null || Math.abs(difference - former) <= TOLERATED_MILLISECONDS) return 0;
    // The page's clock follows the wall clock after some reads (frame-clock.ts): that is no jump.
    return Math.abs(difference) <= TOLERATED_MILLISECONDS ? 0 : difference - former;
  }
}
