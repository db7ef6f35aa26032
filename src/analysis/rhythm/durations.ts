/** Up to so many values every figure is exact. */
const EXACT = 10_000;
/** Beyond them a figure is at most this far from the true one, as a share of it. */
const ACCURACY = 0.005;
const GAMMA = (1 + ACCURACY) / (1 - ACCURACY);
const LOG_GAMMA = Math.log(GAMMA);
/** The smallest duration that counts as more than none, in milliseconds: a microsecond. */
const SMALLEST = 0.001;
/** Enough for 10^14 milliseconds: a larger duration counts in the last bucket. */
const BUCKETS = 4_000;

/**
 * Durations in milliseconds and what part of them lies below what. The first 10,000 are kept, and every figure of theirs is exact;
 * beyond, they are counted in buckets whose widths grow with the duration (DDSketch, Masson, Rim and Lee, 2019), so that
 * a figure is within 0.5 % of the true one. The longest is always exact.
 */
export class Durations {
  #values: number[] = [];
  #sorted = true;
  #buckets: Uint32Array | null = null;
  #count = 0;
  #longest = 0;

  get count(): number {
    return this.#count;
  }

  /** 0 where there is none. */
  get longest(): number {
    return this.#longest;
  }

  /** @param milliseconds at least 0 */
  add(milliseconds: number): void {
    this.#count += 1;
    if (milliseconds > this.#longest) this.#longest = milliseconds;
    if (this.#buckets !== null) {
      count(this.#buckets, milliseconds);
      return;
    }
    this.#values.push(milliseconds);
    this.#sorted = false;
    if (this.#count <= EXACT) return;
    this.#buckets = new Uint32Array(BUCKETS);
    for (const value of this.#values) count(this.#buckets, value);
    this.#values = [];
  }

  /** The smallest duration that at least this share of all are not longer than; NaN where there is none. */
  quantile(share: number): number {
    if (this.#count === 0) return Number.NaN;
    const rank = Math.min(this.#count, Math.max(1, Math.ceil(share * this.#count)));
    if (rank === this.#count) return this.#longest;
    if (this.#buckets !== null) return Math.min(this.#longest, ofRank(this.#buckets, rank));
    if (!this.#sorted) {
      this.#values.sort((a, b) => a - b);
      this.#sorted = true;
    }
    return this.#values[rank - 1] ?? Number.NaN;
  }
}

function count(buckets: Uint32Array, milliseconds: number): void {
  const bucket = milliseconds < SMALLEST ? 0 : 1 + Math.ceil(Math.log(milliseconds / SMALLEST) / LOG_GAMMA);
  const last = Math.min(BUCKETS - 1, bucket);
  buckets[last] = (buckets[last] ?? 0) + 1;
}

function ofRank(buckets: Uint32Array, rank: number): number {
  let below = 0;
  let bucket = 0;
  while (bucket < BUCKETS) {
    below += buckets[bucket] ?? 0;
    if (below >= rank) break;
    bucket += 1;
  }
  return bucket === 0 ? 0 : (SMALLEST * 2 * GAMMA ** (bucket - 1)) / (GAMMA + 1);
}
