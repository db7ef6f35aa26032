import type { ObservedBrowser, Run } from '../observed-browser.ts';
import type { RowResult, Scale } from '../row.ts';
import { cpuRatios, timeRatios } from '../run-ratios.ts';
import { median, spread } from '../statistics.ts';

/**
 * Row 5: a page in a tab that is not recorded, while no tab or another one is, compared with a page without Switchyard. The
 * bare page runs twice in each round: where its two times differ by more than the goal allows, this machine cannot measure
 * the goal.
 */
export async function idleTabRow(
  bare: ObservedBrowser,
  idle: ObservedBrowser,
  { rounds, factor }: Scale,
): Promise<RowResult> {
  const count = 100_000 * factor;
  const runs: { readonly bare: Run[]; readonly idle: Run[]; readonly again: Run[] } = {
    bare: [],
    idle: [],
    again: [],
  };
  for (let round = 0; round < rounds; round++) {
    runs.bare.push(await bare.burst(count, 512));
    runs.idle.push(await idle.burst(count, 512));
    runs.again.push(await bare.burst(count, 512));
  }
  const found = timeRatios(runs.idle, runs.bare);
  const itself = timeRatios(runs.again, runs.bare);
  const work = cpuRatios(runs.idle, runs.bare);
  return {
    row: 5,
    what: `page's time in a tab that is not recorded (${idle.observer === 'another-tab' ? 'another one is, by Standard' : 'nor any other'}) / bare page's, ${count} x 512 B`,
    measured: `${median(found).toFixed(2)} (${spread(found)}), CPU ${median(work).toFixed(2)} (${spread(work)}); the bare page again / bare page ${median(itself).toFixed(2)} (${spread(itself)})`,
    goal: '<= 1.01',
    reached: median(found) <= 1.01,
    raw: runs,
  };
}
