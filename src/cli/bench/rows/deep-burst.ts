import type { ObservedBrowser, Run } from '../observed-browser.ts';
import type { RowResult, Scale } from '../row.ts';
import { cpuRatios, timeRatios } from '../run-ratios.ts';
import { median, spread } from '../statistics.ts';

const BURST = 100_000;

/**
 * Rows 1 and 2: Deep beside a debugger listener that does nothing, in rounds by turns; and beside one that stores each
 * message and does nothing else, which shows how much of the difference every recorder has.
 */
export async function deepBurstRows(
  noOp: ObservedBrowser,
  bare: ObservedBrowser,
  deep: ObservedBrowser,
  { rounds, factor }: Scale,
): Promise<RowResult[]> {
  const results: RowResult[] = [];
  const count = BURST * factor;
  for (const size of [64, 512]) {
    const limit: Run[] = [];
    const least: Run[] = [];
    const ours: Run[] = [];
    for (let round = 0; round < rounds; round++) {
      limit.push(await noOp.burst(count, size));
      least.push(await bare.burst(count, size));
      ours.push(await deep.burst(count, size));
    }
    const time = timeRatios(ours, limit);
    const rate = time.map((value) => 1 / value);
    const cpu = cpuRatios(ours, limit);
    const floor = cpuRatios(least, limit);
    const lost = ours.reduce((sum, run) => sum + count - (run.stored ?? 0), 0);
    const behind = Math.max(...ours.map((run) => run.behind ?? Number.NaN));
    const bares = Math.max(...least.map((run) => run.behind ?? Number.NaN));
    // Page, browser and worker share two cores, so the browser itself calls its listeners late.
    const last = Math.max(...limit.map((run) => run.behind ?? Number.NaN));
    const raw = { size, count, limit, least, ours };
    results.push(
      {
        row: 1,
        what: `Deep's rate / no-op listener's, ${count} x ${size} B`,
        measured: `${median(rate).toFixed(2)} (${spread(rate)}), ${lost} lost, stored ${behind.toFixed(0)} ms after the end (the no-op listener is called last ${last.toFixed(0)} ms after, a bare recorder stores its last ${bares.toFixed(0)} ms after)`,
        goal: '>= 0.95, 0 lost, <= 250 ms',
        reached: median(rate) >= 0.95 && lost === 0 && behind <= 250,
        raw,
      },
      {
        row: 2,
        what: `Deep: page's time; CPU / no-op listener's, ${count} x ${size} B`,
        measured: `${median(time).toFixed(2)} (${spread(time)}); CPU ${median(cpu).toFixed(2)} (${spread(cpu)}); a recorder of the bare minimum: ${median(timeRatios(least, limit)).toFixed(2)}; CPU ${median(floor).toFixed(2)} (${spread(floor)})`,
        goal: '<= 1.05; <= 1.15',
        reached: median(time) <= 1.05 && median(cpu) <= 1.15,
        raw,
      },
    );
  }
  return results;
}
