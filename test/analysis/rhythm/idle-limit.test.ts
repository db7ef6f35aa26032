import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idleLimits } from '../../../src/analysis/rhythm/idle-limit.ts';
import { type AttemptSight, attemptOf } from './attempt.ts';
import { randomOf } from './metered.ts';

/** Connections that were silent for so many seconds before they ended, a minute after they began. */
function limitAfter(
  idle: readonly number[],
  { outlived = 0, ...more }: { readonly outlived?: number } & Partial<AttemptSight> = {},
) {
  const connections = idle.map((seconds) => ({
    connection: attemptOf({ from: 0, until: 60_000 + seconds * 1000, ...more }),
    activity: { lastAt: 60_000, longestGapMs: outlived * 1000 },
  }));
  return [...idleLimits(connections).values()][0] ?? null;
}

describe('the limit on silence', () => {
  it.each([5, 10, 30, 60, 100, 240, 300, 350, 600, 3600])(
    'of %i s is found after three closes',
    (seconds) => {
      const random = randomOf(seconds);
      const found = limitAfter([0, 1, 2].map(() => seconds + random() * 0.8));
      expect(found).toMatchObject({ ms: seconds * 1000, closes: 3, pingMs: Math.floor(seconds / 2) * 1000 });
    },
  );

  it('names the products that have it by default', () => {
    expect(limitAfter([60.02, 60.05, 60.3])?.products.join()).toMatch(/nginx.*ALB/);
    expect(limitAfter([10, 10, 10])?.products).toEqual([]);
  });

  it.each([
    ['two closes', [60, 60], {}],
    ['closes that do not agree', [60, 75, 90], {}],
    ['a time that nobody chooses', [67, 67.1, 67.2], {}],
    ['closes by the client', [60, 60, 60], { by: 'client' as const }],
    ['closes of connections that never opened', [60, 60, 60], { outcome: 'failed' as const }],
    ['a connection that outlived a longer silence', [60, 60, 60], { outlived: 90 }],
    ['busy connections', [0.1, 0.2, 0.1, 1, 1, 1], {}],
    ['few of many', [60, 60, 60, 12, 17, 33, 47, 52], {}],
  ])('is not shown by %s', (_, idle, more) => {
    expect(limitAfter(idle, more)).toBeNull();
  });

  it('is that of its endpoint alone', () => {
    const connections = ['wss://a/x', 'wss://b/x', 'wss://a/x?1', 'wss://a/x?2'].map((url) => ({
      connection: attemptOf({ from: 0, until: 60_000, url }),
      activity: { lastAt: Number.NaN, longestGapMs: 0 },
    }));
    expect([...idleLimits(connections)].map(([endpoint, { ms }]) => [endpoint, ms])).toEqual([
      ['wss://a/x', 60_000],
    ]);
  });

  it('is hardly ever seen in ends by chance', () => {
    const random = randomOf(11);
    let found = 0;
    for (let i = 0; i < 300; i += 1)
      if (limitAfter(Array.from({ length: 20 }, () => random() * 300)) !== null) found += 1;
    expect(found).toBe(0);
  });

  it('is found among ends of other kinds, for any values', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(30, 60, 120, 300),
        fc.array(fc.double({ min: 0, max: 0.5, noNaN: true }), { minLength: 3, maxLength: 20 }),
        (seconds, late) => {
          expect(limitAfter([...late.map((each) => seconds + each), 0.2, 1])?.ms).toBe(seconds * 1000);
        },
      ),
    );
  });
});
