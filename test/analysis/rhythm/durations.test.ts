import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Durations } from '../../../src/analysis/rhythm/durations.ts';
import { randomOf } from './metered.ts';

function measured(values: Iterable<number>): Durations {
  const durations = new Durations();
  for (const value of values) durations.add(value);
  return durations;
}

/** The figure as its definition says: the value at that rank. */
function trueQuantile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? Number.NaN;
}

const SHARES = [0, 0.01, 0.5, 0.95, 0.99, 0.999, 1];

describe('Durations', () => {
  it('are none at first', () => {
    expect(measured([]).quantile(0.5)).toBeNaN();
    expect(measured([]).count).toBe(0);
  });

  it('are exact up to ten thousand', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1 }), (values) => {
        const sorted = values.toSorted((a, b) => a - b);
        const durations = measured(values);
        for (const share of SHARES) expect(durations.quantile(share)).toBe(trueQuantile(sorted, share));
      }),
    );
    const many = Array.from({ length: 10_000 }, (_, i) => (i * 7919) % 10_000);
    expect(measured(many).quantile(0.99)).toBe(9_899);
  });

  it.each([
    ['even', (random: () => number) => random() * 1000],
    ['exponential', (random: () => number) => -50 * Math.log(1 - random())],
    ['heavy-tailed', (random: () => number) => 2 / (1 - random()) ** 1.5],
    ['of microseconds', (random: () => number) => random() / 100],
  ])('are within 1 %% beyond: %s', (_, draw) => {
    const random = randomOf(7);
    const values = Float64Array.from({ length: 200_000 }, () => draw(random));
    const durations = measured(values);
    const sorted = values.toSorted();
    for (const share of SHARES.slice(1)) {
      const real = trueQuantile(sorted, share);
      expect(Math.abs(durations.quantile(share) - real)).toBeLessThanOrEqual(Math.max(real * 0.01, 0.001));
    }
    expect(durations.quantile(1)).toBe(sorted.at(-1));
    expect(durations.count).toBe(200_000);
  });

  it('bear none, the longest there are, and more', () => {
    const durations = measured([...Array(10_001).fill(0), 1e13, 1e300]);
    expect(durations.quantile(0.5)).toBe(0);
    expect(durations.longest).toBe(1e300);
  });
});
