import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byEndpoint } from '../../../src/analysis/by-endpoint.ts';
import { epochMilliseconds } from '../../../src/events/units.ts';
import { joinedSpans } from '../../../src/panel/selectors/joined-spans.ts';
import { lifeColumns } from '../../../src/panel/selectors/life-columns.ts';
import { lifeAt, lifeCounts, lifeRows } from '../../../src/panel/selectors/life-rows.ts';
import type { Outcome } from '../../../src/session/connection.ts';
import type { PageSpan } from '../../../src/session/page-lane.ts';
import { attemptOf } from '../../analysis/rhythm/attempt.ts';

const SPAN = { from: 1_000, until: 2_000 };
const life = fc.record({
  from: fc.integer({ min: 0, max: 3_000 }),
  lasts: fc.integer({ min: 0, max: 2_000 }),
  ends: fc.boolean(),
  outcome: fc.constantFrom<Outcome>('open', 'closed', 'failed', 'refused', 'pending'),
});

const sum = (counts: Uint32Array) => counts.reduce((total, count) => total + count, 0);
const span = (state: PageSpan['state'], from: number, until: number | null, by = 0): PageSpan => ({
  state,
  from: epochMilliseconds(from),
  until: until === null ? null : epochMilliseconds(until),
  by,
});

describe('the picture of lives', () => {
  it('has each one in every column in which it lived, and each failure once', () => {
    fc.assert(
      fc.property(fc.array(life, { maxLength: 30 }), fc.integer({ min: 1, max: 50 }), (lives, columns) => {
        const all = lives.map(({ from, lasts, ends, outcome }) =>
          attemptOf({ from, outcome, ...(ends ? { until: from + lasts } : {}) }),
        );
        const picture = lifeColumns(all, SPAN, columns);
        const width = (SPAN.until - SPAN.from) / columns;
        const column = (at: number) =>
          Math.min(columns - 1, Math.max(0, Math.floor((at - SPAN.from) / width)));
        const planted = {
          open: new Uint32Array(columns),
          connecting: new Uint32Array(columns),
          failed: 0,
          unanswered: 0,
        };
        for (const { createdAt, closedAt, outcome } of all) {
          const bad = outcome === 'failed' || outcome === 'refused';
          const end = closedAt ?? (bad || outcome === 'pending' ? createdAt : SPAN.until);
          if (createdAt > SPAN.until || end < SPAN.from) continue;
          if (outcome === 'pending') planted.unanswered += 1;
          else if (bad && end <= SPAN.until) planted.failed += 1;
          if (outcome === 'pending') continue;
          const counts = bad ? planted.connecting : planted.open;
          for (let k = column(createdAt); k <= column(end); k += 1) counts[k] = (counts[k] ?? 0) + 1;
        }
        expect(picture.open).toEqual(planted.open);
        expect(picture.connecting).toEqual(planted.connecting);
        expect(sum(picture.failed)).toBe(planted.failed);
        expect(sum(picture.unanswered)).toBe(planted.unanswered);
      }),
    );
  });

  it('has a line for each connection, or endpoint, or the largest endpoints, and none is left out', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 12 }), { maxLength: 40 }),
        fc.integer({ min: 2, max: 20 }),
        (paths, most) => {
          const all = paths.map((path, k) => attemptOf({ from: k, url: `wss://h/${path}` }));
          const rows = lifeRows(all, byEndpoint(all), most);
          expect(rows.length).toBeLessThanOrEqual(most);
          const drawn = rows.flatMap(({ connections }) => connections.map(({ id }) => id));
          expect(drawn.toSorted((a, b) => a - b)).toEqual(all.map(({ id }) => id));
          expect(rows.every(({ kind }) => (kind === 'connection') === all.length <= most)).toBe(true);
          const others = rows.find(({ kind }) => kind === 'others');
          const own = rows
            .filter(({ kind }) => kind === 'endpoint')
            .map(({ connections }) => connections.length);
          if (others === undefined) return;
          const largest = Math.max(
            ...[...byEndpoint(others.connections).values()].map(({ length }) => length),
          );
          expect(Math.min(...own)).toBeGreaterThanOrEqual(largest);
        },
      ),
    );
  });

  it('finds the newest one that lived at a moment, or the nearest', () => {
    const [first, second, third] = [
      attemptOf({ from: 0, until: 100 }),
      attemptOf({ from: 50, until: 80 }),
      attemptOf({ from: 500, outcome: 'failed', until: 510 }),
    ];
    const at = (moment: number) =>
      lifeAt(
        [first, second, third].flatMap((one) => one ?? []),
        moment,
      );
    expect([at(60), at(90), at(290), at(400), at(505)]).toEqual([second, first, first, third, third]);
    expect(lifeAt([], 5)).toBeNull();
  });

  it('counts what failed and what is open', () => {
    const outcomes: Outcome[] = ['failed', 'refused', 'open', 'closed', 'pending'];
    expect(lifeCounts(outcomes.map((outcome) => attemptOf({ from: 0, outcome })))).toEqual({
      failed: 2,
      open: 1,
    });
  });
});

describe('the lane of all pages', () => {
  it('has what a page and its frames report once', () => {
    expect(
      joinedSpans([
        span('hidden', 30, 40),
        span('hidden', 10, 20),
        span('frozen', 12, 14),
        span('hidden', 11, 22),
        span('clock-jumped', 15, 15, 500),
        span('clock-jumped', 15, 15, 500),
        span('clock-jumped', 15, 15, -7),
        span('hidden', 35, null),
        span('hidden', 50, 60),
      ]),
    ).toEqual([
      span('hidden', 10, 22),
      span('frozen', 12, 14),
      span('clock-jumped', 15, 15, 500),
      span('clock-jumped', 15, 15, -7),
      span('hidden', 30, null),
    ]);
  });
});
