import type { ObservedBrowser, Run } from '../observed-browser.ts';
import type { RowResult, Scale } from '../row.ts';
import { cpuOf, timeRatios } from '../run-ratios.ts';
import { median, spread } from '../statistics.ts';

const BURST = 100_000;
const ECHOES = 10_000;
const SIZES = [64, 512];

/** The browsers of row 3: one where nobody records, one with a minimal hook that reads, reports and stores, one with Switchyard. */
export interface StandardBrowsers {
  readonly none: ObservedBrowser;
  readonly least: ObservedBrowser;
  readonly standard: ObservedBrowser;
}

/** Row 3: Standard beside the bare page, in rounds by turns: bursts, and messages that are answered one by one. */
export async function standardBurstRows(
  browsers: StandardBrowsers,
  { rounds, factor }: Scale,
): Promise<RowResult[]> {
  const results: RowResult[] = [];
  for (const size of SIZES) {
    const count = BURST * factor;
    const work = (browser: ObservedBrowser) => browser.burst(count, size);
    results.push(
      await standardRow(`burst of ${count} x ${size} B`, browsers, {
        rounds,
        work,
        count,
        each: 1,
        most: 1.05,
      }),
    );
  }
  const count = ECHOES * factor;
  const work = (browser: ObservedBrowser) => browser.echo(count, 64);
  const echoes = { rounds, work, count, each: 2, most: 1.15 };
  results.push(await standardRow(`${count} echoes of 64 B, one at a time`, browsers, echoes));
  return results;
}

interface Work {
  readonly rounds: number;
  readonly work: (browser: ObservedBrowser) => Promise<Run>;
  readonly count: number;
  /** Messages that each of them counts as: an echo is two. */
  readonly each: number;
  readonly most: number;
}

async function standardRow(
  name: string,
  browsers: StandardBrowsers,
  { rounds, work, count, each, most }: Work,
): Promise<RowResult> {
  const limit: Run[] = [];
  const least: Run[] = [];
  const ours: Run[] = [];
  for (let round = 0; round < rounds; round++) {
    limit.push(await work(browsers.none));
    least.push(await work(browsers.least));
    ours.push(await work(browsers.standard));
  }
  const overBare = (runs: readonly Run[]) =>
    runs.map((run, i) => ((cpuOf(run) - cpuOf(limit[i])) / count / each) * 1e6);
  const time = timeRatios(ours, limit);
  const cpu = overBare(ours);
  const floor = overBare(least);
  const lost = ours.reduce((sum, run) => sum + count - (run.stored ?? 0), 0);
  const behind = Math.max(...ours.map((run) => run.behind ?? Number.NaN));
  return {
    row: 3,
    what: `Standard: page's time / bare page's, ${name}; CPU a message over bare`,
    measured: `${median(time).toFixed(2)} (${spread(time)}), ${lost} lost, stored ${behind.toFixed(0)} ms after the end; ${median(cpu).toFixed(1)} us (${spread(cpu, 1)}); a hook of the bare minimum: ${median(timeRatios(least, limit)).toFixed(2)}; ${median(floor).toFixed(1)} us (${spread(floor, 1)})`,
    goal: `<= ${most}, 0 lost; <= 12 us`,
    reached: median(time) <= most && lost === 0 && median(cpu) <= 12,
    raw: { count, limit, least, ours },
  };
}
