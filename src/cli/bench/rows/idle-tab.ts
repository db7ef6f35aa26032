import type { ObservedBrowser } from '../observed-browser.ts';
import type { RowResult, Scale } from '../row.ts';
import { median, ratios, spread } from '../statistics.ts';

/** Row 5: a page in a tab that is not recorded, while none or another one is, beside a page without Switchyard. */
export async function idleTabRow(
  bare: ObservedBrowser,
  idle: ObservedBrowser,
  { rounds, factor }: Scale,
): Promise<RowResult> {
  const count = 100_000 * factor;
  const bareTimes: number[] = [];
  const idleTimes: number[] = [];
  for (let round = 0; round < rounds; round++) {
    bareTimes.push((await bare.burst(count, 512)).milliseconds);
    idleTimes.push((await idle.burst(count, 512)).milliseconds);
  }
  const found = ratios(idleTimes, bareTimes);
  return {
    row: 5,
    what: `page's time in a tab that is not recorded (${idle.observer === 'another-tab' ? 'another one is, by Standard' : 'nor any other'}) / bare page's, ${count} x 512 B`,
    measured: `${median(found).toFixed(2)} (${spread(found)})`,
    goal: '<= 1.01',
    reached: median(found) <= 1.01,
    raw: { bareTimes, idleTimes },
  };
}
