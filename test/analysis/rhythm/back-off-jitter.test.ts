import { describe, expect, it } from 'vitest';
import { backOffJitter } from '../../../src/analysis/rhythm/back-off-jitter.ts';
import { randomOf } from './metered.ts';

const CURVES: Readonly<Record<string, readonly number[]>> = {
  doubling: [1, 2, 4, 8, 16, 32],
  'doubling up to a limit': [0.5, 1, 2, 4, 5, 5, 5],
  'growing by a step': [1, 2, 3, 4, 5, 6],
  'by a step, up to a limit': [1, 2, 3, 3, 3],
  'half as long again': [1, 1.5, 2.25, 3.375, 5.0625],
  constant: [3, 3, 3, 3],
};

describe('the jitter of reconnects', () => {
  it.each(Object.entries(CURVES))('is none of an even curve: %s', (_, seconds) => {
    expect(backOffJitter([seconds.map((each) => each * 1000)])).toBeLessThan(0.001);
  });

  it.each([0.1, 0.25, 0.5])('is about what the page adds by chance: %s', (share) => {
    const random = randomOf(7);
    const rows = Array.from({ length: 20 }, () =>
      [1, 2, 4, 8, 16, 30, 30, 30].map((each) => each * 1000 * (1 + (random() * 2 - 1) * share)),
    );
    const jitter = backOffJitter(rows) ?? 0;
    expect(jitter).toBeGreaterThan(share * 0.5);
    expect(jitter).toBeLessThan(share * 1.6);
  });

  it('is not said of a few gaps, or of attempts that follow at once', () => {
    expect(backOffJitter([[1000, 2000, 4000]])).toBeNull();
    expect(backOffJitter([[0, 0, 0, 0, 0]])).toBeNull();
    expect(backOffJitter([])).toBeNull();
  });
});
