import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attemptsOf } from '../../../src/analysis/rhythm/attempts-of.ts';
import type { Connection } from '../../../src/session/connection.ts';
import { attemptOf } from './attempt.ts';

/** Which attempt each one repeats, found by looking through all of them. */
function byLooking(connections: readonly Connection[], pages: readonly (string | undefined)[]): number[] {
  const taken = new Set<number>();
  const endOf = (at: number) => connections[at]?.closedAt ?? Number.POSITIVE_INFINITY;
  const urlOf = (at: number) => {
    const url = connections[at]?.url;
    return url?.seen === true ? url.value : '';
  };
  return connections.map(({ createdAt }, at) => {
    const maybeSame = connections
      .map((_, other) => other)
      .slice(0, at)
      .filter((other) => pages[other] === undefined || pages[at] === undefined || pages[other] === pages[at]);
    const over = maybeSame
      .filter((other) => !taken.has(other) && endOf(other) <= createdAt)
      .toSorted((a, b) => endOf(a) - endOf(b) || a - b);
    const beside = (other: number | undefined) =>
      other !== undefined &&
      maybeSame.some(
        (third) => endOf(third) > createdAt && (connections[third]?.createdAt ?? 0) < endOf(other),
      );
    let last = over.at(-1);
    if (beside(last)) {
      last = over.findLast((other) => urlOf(other) === urlOf(at));
      if (last !== undefined && connections[last]?.outcome !== 'failed') last = undefined;
    }
    if (last === undefined) return -1;
    taken.add(last);
    return createdAt - endOf(last) <= 600_000 ? last : -1;
  });
}

describe('an attempt repeats', () => {
  it('the one of its page that ended last before it, whatever pages, times, URLs and ends there are', () => {
    const attempt = fc.record({
      wait: fc.integer({ min: 1, max: 400_000 }),
      life: fc.option(fc.integer({ min: 1, max: 900_000 })),
      page: fc.constantFrom('a', 'b', 'c', undefined),
      url: fc.constantFrom('wss://h/live?a', 'wss://h/live?b'),
      failed: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 40 }), (sights) => {
        let from = 0;
        const connections = sights.map(({ wait, life, page, url, failed }) => {
          from += wait;
          const until = life === null ? undefined : from + life;
          return attemptOf({
            from,
            url,
            ...(failed && until !== undefined ? { outcome: 'failed' } : {}),
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
