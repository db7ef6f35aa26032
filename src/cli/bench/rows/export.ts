import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findChromium, howToGetChromium } from '../../browser/find-chromium.ts';
import { launchChromium } from '../../browser/launch-chromium.ts';
import { buildExtension } from '../../build/build-extension.ts';
import { CannotDo } from '../../cannot-do.ts';
import { type ExportRun, runExportWorker } from '../export-page.ts';
import { watchWorkerHeap } from '../heap.ts';
import type { RowResult, Scale } from '../row.ts';
import { median, spread } from '../statistics.ts';
import { type StoredMessages, writeStoredMessages } from '../stored-messages.ts';

const MESSAGES = 1_000_000;
/** Messages of a batch: what a recording of 10,000 a second writes every 80 ms (log-recording.ts). */
const OF_A_BATCH = 800;
const FORMATS = ['har', 'log'] as const;
const MIB = 2 ** 20;
/** Times what JSON.stringify takes. */
const MOST = 2.5;

type Seed = StoredMessages & Required<Pick<StoredMessages, 'connections' | 'log'>>;

type Run = ExportRun & { readonly heap: number; readonly buffers: number };

/**
 * Row 14: the panel's own export worker over a stored log, beside JSON.stringify of the same objects in the same page;
 * of one connection and of 20 whose messages alternate. Row 17: the same at a tenth, where the start of the worker weighs little yet.
 */
export async function exportRows({ rounds, factor }: Scale): Promise<RowResult[]> {
  const browser = findChromium();
  if (browser === null) throw new CannotDo(howToGetChromium());
  const extension = await buildExtension();
  const files = await readdir(join(extension, 'assets'));
  const script = files.find((name) => name.startsWith('export-worker'));
  if (script === undefined) throw new CannotDo('The built extension has no export worker.');
  const chromium = await launchChromium({ browser, extension, headless: true, devtools: false });
  try {
    const worker =
      chromium.context.serviceWorkers()[0] ?? (await chromium.context.waitForEvent('serviceworker'));
    const page = await chromium.context.newPage();
    await page.goto(`chrome-extension://${new URL(worker.url()).host}/src/panel/panel.html?bench-export`);
    await page.evaluate('globalThis.__name = (named) => named');
    const heap = await watchWorkerHeap(chromium.endpoint, 'bench-export');
    const exported = async (seed: Seed, format: (typeof FORMATS)[number]): Promise<Run> => {
      heap.takePeak();
      const run = await page.evaluate(runExportWorker, [
        `/assets/${script}`,
        seed.log,
        seed.count,
        format,
      ] as const);
      if (run.messages !== seed.count) throw new Error(`${run.messages} of ${seed.count} were exported`);
      return { ...run, ...heap.takePeak() };
    };
    const results: RowResult[] = [];
    for (const connections of [1, 20]) {
      const large: Seed = {
        log: `bench-${connections}`,
        count: MESSAGES * factor,
        size: 64,
        from: Date.now(),
        every: 0.1,
        connections,
        ofABatch: OF_A_BATCH,
        words: 'json',
      };
      const small = { ...large, log: `bench-${connections}-small`, count: large.count / 10 };
      await page.evaluate(writeStoredMessages, large);
      await page.evaluate(writeStoredMessages, small);
      for (const format of FORMATS) {
        const runs: Run[] = [];
        const tenths: Run[] = [];
        for (let round = 0; round < rounds; round++) {
          tenths.push(await exported(small, format));
          runs.push(await exported(large, format));
        }
        results.push(...rowsOf(format, large, runs, tenths));
      }
    }
    heap.close();
    return results;
  } finally {
    await chromium.close();
  }
}

function rowsOf(
  format: 'har' | 'log',
  seed: Seed,
  runs: readonly Run[],
  tenths: readonly Run[],
): RowResult[] {
  const name = `${format === 'har' ? 'HAR' : 'session log'} of ${seed.count} x 64 B, ${seed.connections} connections`;
  const times = runs.map((run) => run.milliseconds / run.stringify);
  const least = runs.map((run) => (run.read + run.blob) / run.stringify);
  const over = runs.map((run) => run.milliseconds / (run.stringify + run.read + run.blob));
  const heap = Math.max(...runs.map((run) => run.heap)) / MIB;
  const growth = runs.map((run, i) => run.milliseconds / (tenths[i]?.milliseconds ?? Number.NaN) / 10);
  // A lower limit: an export that writes nothing at all takes this long.
  const limit = median(least);
  const beyond = limit > MOST ? '; on this machine the bare read and Blob alone are above it' : '';
  return [
    {
      row: 14,
      what: `${name}: export / JSON.stringify`,
      // The third ratio adds that limit on both sides, so it compares our writing with JSON.stringify's.
      measured: `${median(times).toFixed(2)} (${spread(times)}), where a bare read of the log and a Blob of that length with nothing written take ${limit.toFixed(2)} (${spread(least)}); export / JSON.stringify, read and Blob together ${median(over).toFixed(2)} (${spread(over)}); ${median(runs.map((run) => run.milliseconds)).toFixed(0)} ms; peak heap ${heap.toFixed(0)} MiB`,
      goal: `<= ${MOST}; <= 64 MiB${beyond}`,
      reached: median(times) <= MOST && heap <= 64,
      raw: { seed, runs },
    },
    {
      row: 17,
      what: `row 14, ${name}: time a message / at ${seed.count / 10}`,
      measured: `${median(growth).toFixed(2)} (${spread(growth)})`,
      goal: '<= 1.1',
      reached: median(growth) <= 1.1,
      raw: { seed, tenths },
    },
  ];
}
