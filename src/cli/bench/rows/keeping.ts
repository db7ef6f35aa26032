import type { ObservedBrowser, Run } from '../observed-browser.ts';
import type { RowResult, Scale } from '../row.ts';
import { median, spread } from '../statistics.ts';

const SIZE = 64;

/**
 * Rows 6 and 8: what a million messages leave in the worker's heap, and on disk besides their payload. Row 17: the time of
 * a message among many compared with one among few, and the same for the listener that does nothing, which is the browser's
 * own growth. Payloads are random bytes, because the browser compresses what it stores.
 */
export async function keepingRows(
  deep: ObservedBrowser,
  noOp: ObservedBrowser,
  { rounds, factor }: Scale,
): Promise<RowResult[]> {
  const count = 1_000_000 * factor;
  const few = 10_000;
  const small: Run[] = [];
  const smallNoOp: Run[] = [];
  for (let round = 0; round < rounds; round++) {
    small.push(await deep.burst(few, SIZE, 'random'));
    smallNoOp.push(await noOp.burst(few, SIZE, 'random'));
  }
  const heapBefore = await deep.workerHeap();
  const diskBefore = await deep.storedBytes();
  const run = await deep.burst(count, SIZE, 'random');
  const heapAfter = await deep.workerHeap();
  const diskAfter = await deep.storedBytes();
  const grown = heapBefore === null || heapAfter === null ? Number.NaN : (heapAfter - heapBefore) / 2 ** 20;
  const each = (whose: 'browsers' | 'own') =>
    diskBefore === null || diskAfter === null
      ? Number.NaN
      : (diskAfter[whose] - diskBefore[whose]) / count - SIZE;
  const runNoOp = await noOp.burst(count, SIZE, 'random');
  const grows = (large: Run, ones: readonly Run[]) =>
    ones.map((one) => large.milliseconds / count / (one.milliseconds / few));
  const growth = grows(run, small);
  const browsers = grows(runNoOp, smallNoOp);
  const raw = { count, run, small, runNoOp, smallNoOp, heapBefore, heapAfter, diskBefore, diskAfter };
  return [
    {
      row: 6,
      what: `worker heap after ${count} x ${SIZE} B, over idle`,
      measured: `${grown.toFixed(1)} MiB`,
      goal: '<= 16 MiB',
      reached: grown <= 16,
      raw,
    },
    {
      row: 8,
      what: 'disk a message beside its payload of random bytes: as the browser counts, and as the store does',
      measured: `${each('browsers').toFixed(1)} B, ${each('own').toFixed(1)} B`,
      goal: '<= 40 B',
      reached: each('browsers') <= 40 && each('own') <= 40,
      raw,
    },
    {
      row: 17,
      what: `row 1, time a message at ${count} / at ${few}`,
      measured: `${median(growth).toFixed(2)} (${spread(growth)}; the last stored ${run.behind ?? Number.NaN} ms after the end); the no-op listener's ${median(browsers).toFixed(2)} (${spread(browsers)})`,
      goal: '<= 1.1',
      reached: median(growth) <= 1.1,
      raw,
    },
  ];
}
