import type { EpochMilliseconds } from '../events/units.ts';
import type { LimitNotice } from './limit-notice.ts';

/** Offers that are reported at most; a server that invents a value each time is not followed for ever. */
export const MOST_OFFERS = 1000;

/** What servers of one log offered: they repeat it with every answer, so an origin and value are reported once. */
export class KnownOffers {
  readonly #known = new Set<string>();
  readonly #limit: LimitNotice;

  /** @param limit strikes where an offer is not reported because there are too many */
  constructor(limit: LimitNotice) {
    this.#limit = limit;
  }

  /** @param offer what `offerOf` says of the answer */
  isNew(url: string, offer: string, at: EpochMilliseconds): boolean {
    const identity = `${URL.canParse(url) ? new URL(url).origin : url} ${offer}`;
    if (this.#known.has(identity)) return false;
    if (this.#known.size < MOST_OFFERS) {
      this.#known.add(identity);
      return true;
    }
    this.#limit.strikes(at);
    return false;
  }

  /** A new log begins, which has none of them. */
  forget(): void {
    this.#known.clear();
    this.#limit.beginLog();
  }
}
