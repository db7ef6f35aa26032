/** Offers that are reported at most; a server that invents a value each time is not followed for ever. */
const MOST = 1000;

/** What servers of one log offered: they repeat it with every answer, so an origin and value are reported once. */
export class KnownOffers {
  readonly #known = new Set<string>();

  /** @param offer what `offerOf` says of the answer */
  isNew(url: string, offer: string): boolean {
    const identity = `${URL.canParse(url) ? new URL(url).origin : url} ${offer}`;
    if (this.#known.has(identity) || this.#known.size >= MOST) return false;
    this.#known.add(identity);
    return true;
  }

  /** A new log begins, which has none of them. */
  forget(): void {
    this.#known.clear();
  }
}
