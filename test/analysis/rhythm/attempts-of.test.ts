import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attemptsOf } from '../../../src/analysis/rhythm/attempts-of.ts';
import type { Connection } from '../../../src/session/connection.ts';
import { attemptOf } from './attempt.ts';

/** Which attempt each one repeats, found by looking through all of them. */
function byLooking(connections: readonly Connection[], pages: readonly (string | undefined)[]): number[] {
  const taken = new Set<number>();
  return connections.map(({ createdAt }, at) => {
    let last = -1;
    for (const [other, { closedAt }] of connections.entries()) {
      if (other >= at || taken.has(other) || closedAt === null || closedAt > createdAt) continue;
      const differ = pages[other] !== undefined && pages[at] !== undefined && pages[other] !== pages[at];
      if (!differ && (last < 0 || closedAt >= (connections[last]?.closedAt ?? 0))) last = other;
    }
    if (last >= 0) taken.add(last);
    const closedAt = connections[last]?.closedAt ?? null;
    return closedAt !== null && createdAt - closedAt <= 600_000 ? last : -1;
  });
}

describe('an attempt repeats', () => {
  it('the one of its page that ended last before it, whatever pages and times there are', () => {
    const attempt = fc.record({
      wait: fc.integer({ min: 1, max: 400_000 }),
      life: fc.option(fc.integer({ min: 1, max: 900_000 })),
      page: fc.constantFrom('a', 'b', 'c', undefined),
    });
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 40 }), (sights) => {
        let from = 0;
        const connections = sights.map(({ wait, life, page }) => {
          from += wait;
          const until = life === null ? undefined : from + life;
          return attemptOf({
            from,
            ...(until === undefined ? {} : { until }),
            ...(page === undefined ? {} : { page }),
          });
        });
        const numbers = attemptsOf(connections).map(({ after }) =>
          after === null ? -1 : connections.indexOf(after.connection),
        );
        expect(numbers).toEqual(
          byLooking(
            connections,
            sights.map(({ page }) => page),
          ),
        );
      }),
      { numRuns: 500 },
    );
  });
});
