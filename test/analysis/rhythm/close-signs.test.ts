import { describe, expect, it } from 'vitest';
import { closeSigns } from '../../../src/analysis/rhythm/close-signs.ts';
import type { IdleLimit } from '../../../src/analysis/rhythm/idle-limit.ts';
import { epochMilliseconds } from '../../../src/events/units.ts';
import type { PageSpan } from '../../../src/session/page-lane.ts';
import { type AttemptSight, attemptOf } from './attempt.ts';
import { metered, type Planted, received, sent } from './metered.ts';

const PERIOD = 25_000;
const ENGINE_IO = { url: 'ws://h/socket.io/?EIO=4&transport=websocket' };
const LIMIT: IdleLimit = { ms: 60_000, closes: 3, products: [], pingMs: 30_000 };

/** Ten beats of the server, each answered. The last is answered at `LAST`. */
const BEATS: readonly Planted[] = Array.from({ length: 10 }, (_, n) => 1 + n * PERIOD).flatMap((at) => [
  received(at, '2'),
  sent(at + 5, '3'),
]);
const LAST = 6 + 9 * PERIOD;

function signs(
  planted: readonly Planted[],
  sight: Omit<AttemptSight, 'from'>,
  idleLimit: IdleLimit | null = null,
  page: readonly PageSpan[] = [],
) {
  const connection = attemptOf({ from: 0, by: 'unknown', ...sight });
  const end = connection.closedAt ?? Number.NaN;
  const report = metered(planted, ENGINE_IO).report(end, []);
  const lastAt = planted.at(-1)?.at ?? Number.NaN;
  return closeSigns(
    { connection, observed: true, report, end, idleLimit },
    { lastAt, longestGapMs: 0 },
    page,
  );
}

describe('the traffic says of an end', () => {
  it('that it broke off in a silence longer than two periods of the heartbeat', () => {
    expect(signs(BEATS, { until: LAST + 3 * PERIOD }).silence?.ms).toBeCloseTo(3 * PERIOD, -2);
  });

  it.each<[string, Omit<AttemptSight, 'from'>, readonly Planted[], readonly PageSpan[]]>([
    ['within two periods', { until: LAST + PERIOD }, BEATS, []],
    ['without a heartbeat', { until: LAST + 3 * PERIOD }, BEATS.slice(0, 2), []],
    ['that is not over', {}, BEATS, []],
    [
      'while its page was hidden',
      { until: LAST + 3 * PERIOD },
      BEATS,
      [{ state: 'hidden', from: epochMilliseconds(LAST + 10), until: null, by: 0 }],
    ],
  ])('nothing of silence: %s', (_, sight, planted, page) => {
    expect(signs(planted, sight, null, page).silence).toBeNull();
  });

  it('that others to the endpoint ended after the same silence', () => {
    expect(signs([sent(1, 'hello')], { until: 60_201 }, LIMIT).atIdleLimit).toBe(true);
    expect(signs([sent(1, 'hello')], { until: 42_001 }, LIMIT).atIdleLimit).toBe(false);
    expect(signs([sent(1, 'hello')], { until: 60_201, by: 'client' }, LIMIT).atIdleLimit).toBe(false);
    expect(signs([sent(1, 'hello')], { until: 60_201 }).atIdleLimit).toBe(false);
  });
});
