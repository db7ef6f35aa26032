import type { ObservedBrowser, Run } from '../observed-browser.ts';
import type { RowResult, Scale } from '../row.ts';
import { cpuRatios, timeRatios } from '../run-ratios.ts';
import { median, spread } from '../statistics.ts';

const BURST = 100_000;
/** By how much later than a bare recorder everything may be stored. */
const LATER_MILLISECONDS = 250;

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
    const later = ours.map((run, i) => storedAfter(run) - storedAfter(least[i]));
    // Page, browser and worker share two cores, so the browser itself calls its listeners late.
    const [behind, bares, last] = [ours, least, limit].map((runs) => median(runs.map(behindOf)).toFixed(0));
    const raw = { size, count, limit, least, ours };
    results.push(
      {
        row: 1,
        what: `Deep's rate / no-op listener's, ${count} x ${size} B`,
        measured: `${median(rate).toFixed(2)} (${spread(rate)}), ${lost} lost, from the first message to the last one stored ${median(later).toFixed(0)} ms (${spread(later, 0)}) more than a bare recorder takes; after the page's end ${behind} ms, the bare recorder ${bares} ms, the last call of the no-op listener ${last} ms`,
        goal: `>= 0.95, 0 lost, <= ${LATER_MILLISECONDS} ms more`,
        reached: median(rate) >= 0.95 && lost === 0 && median(later) <= LATER_MILLISECONDS,
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

/**
 * Milliseconds from the page's first message until the last one was stored. Counted from the page's end, a recorder that holds up
 * the page would look sooner than one that does not.
 */
function storedAfter(run: Run | undefined): number {
  return run === undefined ? Number.NaN : run.milliseconds + behindOf(run);
}

function behindOf({ behind }: Run): number {
  return behind ?? Number.NaN;
}
