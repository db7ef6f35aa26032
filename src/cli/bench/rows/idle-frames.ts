import type { ObservedBrowser, Run } from '../observed-browser.ts';
import type { RowResult, Scale } from '../row.ts';
import { cpuOf } from '../run-ratios.ts';
import { median, spread } from '../statistics.ts';

const FRAMES = 100;

/**
 * Row 5: an empty frame in a page that nobody records, over one in a browser without Switchyard. Judged by the processors' time, which
 * other processes do not add to.
 */
export async function idleFramesRow(
  bare: ObservedBrowser,
  idle: ObservedBrowser,
  { rounds }: Scale,
): Promise<RowResult> {
  const runs: { readonly bare: Run[]; readonly idle: Run[] } = { bare: [], idle: [] };
  // The first frames of a browser cost more.
  await bare.frames(FRAMES);
  await idle.frames(FRAMES);
  for (let round = 0; round < rounds; round++) {
    runs.bare.push(await bare.frames(FRAMES));
    runs.idle.push(await idle.frames(FRAMES));
  }
  const more = runs.idle.map((run, i) => ((cpuOf(run) - cpuOf(runs.bare[i])) * 1000) / FRAMES);
  const later = runs.idle.map(
    (run, i) => (run.milliseconds - (runs.bare[i]?.milliseconds ?? Number.NaN)) / FRAMES,
  );
  return {
    row: 5,
    what: `an empty frame in a page that is not recorded over one of a bare page, ${FRAMES} at a time`,
    measured: `${median(more).toFixed(2)} ms of CPU (${spread(more)}), ${median(later).toFixed(2)} ms later (${spread(later)})`,
    goal: '<= 1 ms',
    reached: median(more) <= 1,
    raw: runs,
  };
}
