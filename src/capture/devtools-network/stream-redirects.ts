import type { EpochMilliseconds } from '../../events/units.ts';
import { dropOldest } from '../drop-oldest.ts';
import type { LimitNotice } from '../limit-notice.ts';
import type { HarExchange } from './read-har-entry.ts';

/** Redirects that are remembered; the oldest gives way. What it led to is listed again then, as a stream of its own. */
export const MOST_REDIRECTS = 1000;
/** By how many milliseconds the start of an exchange may differ from the end of the redirect that led to it. */
const NEAR = 1000;

interface Redirect {
  readonly from: string;
  readonly target: string;
  /** When the redirect came. */
  readonly at: number;
  /** When the exchange began that it led to; null until that is listed. */
  followedAt: number | null;
}

/**
 * Redirects of event streams. The network log lists each as an exchange of its own, and so what it leads to; to the page it is one
 * stream at the address that it asked for.
 */
export class StreamRedirects {
  /** By the redirecting exchange's URL and start. */
  readonly #redirects = new Map<string, Redirect>();
  readonly #limit: LimitNotice;

  constructor(limit: LimitNotice) {
    this.#limit = limit;
  }

  /** The exchange with the address that the page asked for; null for a redirect, of which nothing is to be reported. */
  follow(exchange: HarExchange, now: EpochMilliseconds): HarExchange | null {
    const { url, startedAt, took, redirect, kind } = exchange;
    if (kind !== 'event-stream' || startedAt === null) return exchange;
    const from = this.#source(url, startedAt);
    if (redirect === '') return from === url ? exchange : { ...exchange, url: from };
    const key = `${startedAt} ${url}`;
    if (!this.#redirects.has(key)) {
      this.#redirects.set(key, { from, target: redirect, at: startedAt + (took ?? 0), followedAt: null });
      if (this.#redirects.size > MOST_REDIRECTS) this.#limit.strikes(now);
      dropOldest(this.#redirects, MOST_REDIRECTS);
    }
    return null;
  }

  /** Where the page asked, of an exchange that a redirect may have led to. Entries are listed again and again. */
  #source(url: string, startedAt: number): string {
    const known = [...this.#redirects.values()].filter(({ target }) => target === url);
    const followed =
      known.find(({ followedAt }) => followedAt === startedAt) ??
      known.find(({ followedAt, at }) => followedAt === null && Math.abs(at - startedAt) <= NEAR);
    if (followed === undefined) return url;
    followed.followedAt = startedAt;
    return followed.from;
  }
}
