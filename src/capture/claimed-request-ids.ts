import type { EpochMilliseconds } from '../events/units.ts';

/** How long after one source reported the end of a socket another one may still report of it. */
const BOTH_REPORT_MILLISECONDS = 2000;

/** A socket that may be over. */
interface Socket {
  readonly ended: boolean;
  readonly endedAt: EpochMilliseconds | null;
}

/**
 * Request ids that were never created, and whose sockets page hooks report: both were made before the debugger looked. Nothing
 * says which is whose, so they are only counted.
 */
export class ClaimedRequestIds {
  /** With the time at which the debugger reported their end; null before that. */
  readonly #claimed = new Map<string, EpochMilliseconds | null>();

  /** @param hooked sockets that hooks report and whose request id is not known */
  claims(key: string, at: EpochMilliseconds, hooked: Iterable<Socket>): boolean {
    if (this.#claimed.has(key)) return true;
    let free = 0;
    for (const { ended, endedAt } of hooked) if (!isLongOver(ended, endedAt, at)) free++;
    for (const [claimed, endedAt] of this.#claimed) {
      if (isLongOver(endedAt !== null, endedAt, at)) this.#claimed.delete(claimed);
      else free--;
    }
    if (free > 0) this.#claimed.set(key, null);
    return free > 0;
  }

  /** The debugger reported the end of a request id, which may have been claimed. */
  ended(key: string, at: EpochMilliseconds): void {
    if (this.#claimed.has(key)) this.#claimed.set(key, at);
  }

  clear(): void {
    this.#claimed.clear();
  }
}

/** Whether debugger and page hook have both reported an end, whoever was first. */
function isLongOver(ended: boolean, endedAt: EpochMilliseconds | null, at: EpochMilliseconds): boolean {
  return ended && (endedAt === null || at - endedAt > BOTH_REPORT_MILLISECONDS);
}
