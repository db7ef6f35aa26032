import type { ConnectionLedger } from '../../capture/connection-ledger.ts';

/** Where it is not known whether DevTools keeps its log over a navigation, a reading may turn out to copy so many messages. */
const MOST_UNSURE_MESSAGES = 36_000;
/** The page's sockets may begin so long before we notice that it was left. */
const LATE_MILLISECONDS = 1000;

/**
 * How many messages DevTools has in its network log, which nothing says: those of sockets that were made since it was opened. At a
 * navigation it forgets all, unless "Preserve log" is on there: the next reading shows which.
 */
export class KeptMessages {
  readonly #ledger: ConnectionLedger;
  #openedAt = 0;
  /** When the page was left last; null where it was not. */
  #leftAt: number | null = null;
  #preserves: boolean | null = null;

  constructor(ledger: ConnectionLedger) {
    this.#ledger = ledger;
  }

  get count(): number {
    const all = this.#ledger.messagesSince(this.#openedAt);
    if (this.#leftAt === null || this.#preserves === true) return all;
    if (this.#preserves === null && all > MOST_UNSURE_MESSAGES) return all;
    return this.#ledger.messagesSince(this.#pageBeganAt);
  }

  /** DevTools was opened then. */
  opened(at: number): void {
    this.#openedAt = at;
  }

  /** The page shows another document since then. */
  left(at: number): void {
    this.#leftAt = at;
  }

  /** The log was read. @param oldest when the first of its sockets was made; null where it has none */
  listed(oldest: number | null): void {
    if (this.#leftAt === null) return;
    if (oldest !== null && oldest < this.#pageBeganAt) this.#preserves = true;
    else if (this.#ledger.messagesSince(this.#openedAt) > this.#ledger.messagesSince(this.#pageBeganAt)) {
      this.#preserves = false;
    }
  }

  get #pageBeganAt(): number {
    return Math.max(this.#openedAt, (this.#leftAt ?? 0) - LATE_MILLISECONDS);
  }
}
