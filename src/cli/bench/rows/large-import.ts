import * as v from 'valibot';
import type { RowResult, Scale } from '../row.ts';
import { runBuilt } from '../run-built.ts';
import { largest, median, spread } from '../statistics.ts';

const SIZE = 500_000_000;
/** Each round writes, imports and parses half a gigabyte twice. */
const MOST_ROUNDS = 3;
const MOST_TIME = 2;
const MOST_HEAP = 0.25;
const TIMES = v.object({
  bytes: v.number(),
  messages: v.number(),
  ours: v.number(),
  theirs: v.number(),
  clock: v.array(v.number()),
  heap: v.number(),
  buffers: v.number(),
});

/** Row 19: the import of a large HAR and NetLog, as the commands read them, beside JSON.parse of the same text. */
export async function largeImportRows({ rounds, factor }: Scale): Promise<RowResult[]> {
  const results: RowResult[] = [];
  for (const kind of ['har', 'netlog'] as const) {
    const runs: v.InferOutput<typeof TIMES>[] = [];
    for (let round = 0; round < Math.min(rounds, MOST_ROUNDS); round++)
      runs.push(v.parse(TIMES, await runBuilt('import-work', `timeImport('${kind}', ${SIZE * factor})`)));
    const times = runs.map(({ ours, theirs }) => ours / theirs);
    const clock = runs.map(({ clock: [ours = Number.NaN, theirs = Number.NaN] }) => ours / theirs);
    const heap = largest(runs.map((run) => run.heap / run.bytes));
    const buffers = largest(runs.map((run) => run.buffers / run.bytes));
    const [first] = runs;
    results.push({
      row: 19,
      what: `import of a ${kind === 'har' ? 'HAR' : 'NetLog'} of ${((first?.bytes ?? 0) / 1e6).toFixed(0)} MB, ${first?.messages} messages / JSON.parse, on the processor`,
      measured: `${median(times).toFixed(2)} (${spread(times)}), on the clock ${median(clock).toFixed(2)}; peak heap ${heap.toFixed(2)} of the file, and ${buffers.toFixed(2)} in buffers, which hold the payloads`,
      goal: `<= ${MOST_TIME}; <= ${MOST_HEAP} of the file`,
      reached: median(times) <= MOST_TIME && heap <= MOST_HEAP,
      raw: { runs },
    });
  }
  return results;
}
