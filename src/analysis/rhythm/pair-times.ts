import { Durations } from './durations.ts';

/** A request and its answer, as places among the connection's messages in order of arrival, from 0. */
export interface Pair {
  readonly asked: number;
  readonly answered: number;
}

/** How long pairs took, in milliseconds; null where no time is known. */
export interface PairFigures {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly max: number | null;
  /** The pair that took longest. */
  readonly slowest: Pair | null;
}

/** Measures the time from requests to their answers, and keeps the slowest pair. */
export class PairTimes {
  readonly #times = new Durations();
  #slowest: Pair | null = null;

  /** How long the slowest took; 0 where no time is known. */
  get longest(): number {
    return this.#times.longest;
  }

  /** Counts a pair by the times of its two messages. A clock that was set back measures nothing. */
  add(askedAt: number, answeredAt: number, asked: number, answered: number): void {
    const took = answeredAt - askedAt;
    if (!(took >= 0)) return;
    if (this.#slowest === null || took > this.#times.longest) this.#slowest = { asked, answered };
    this.#times.add(took);
  }

  figures(): PairFigures {
    const known = (share: number) => (this.#times.count === 0 ? null : this.#times.quantile(share));
    return {
      p50: known(0.5),
      p95: known(0.95),
      p99: known(0.99),
      max: known(1),
      slowest: this.#slowest,
    };
  }
}
