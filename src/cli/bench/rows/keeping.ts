import type { ObservedBrowser } from '../observed-browser.ts';
import type { RowResult, Scale } from '../row.ts';

const SIZE = 64;

/** Rows 6 and 8: what a million messages leave in the worker's heap, and on disk beside their payload. */
export async function keepingRows(deep: ObservedBrowser, { factor }: Scale): Promise<RowResult[]> {
  const count = 1_000_000 * factor;
  const heapBefore = await deep.workerHeap();
  const diskBefore = await deep.storedBytes();
  const run = await deep.burst(count, SIZE);
  const heapAfter = await deep.workerHeap();
  const diskAfter = await deep.storedBytes();
  const grown = heapBefore === null || heapAfter === null ? Number.NaN : (heapAfter - heapBefore) / 2 ** 20;
  const each =
    diskBefore === null || diskAfter === null ? Number.NaN : (diskAfter - diskBefore) / count - SIZE;
  const raw = { count, run, heapBefore, heapAfter, diskBefore, diskAfter };
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
      what: 'disk a message beside its payload',
      measured: `${each.toFixed(1)} B`,
      goal: '<= 40 B',
      reached: each <= 40,
      raw,
    },
  ];
}
