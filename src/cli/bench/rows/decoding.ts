import * as v from 'valibot';
import type { RowResult, Scale } from '../row.ts';
import { runBuilt } from '../run-built.ts';
import { median, spread } from '../statistics.ts';

const NUMBERS = v.array(v.number());
const TIMES = v.array(
  v.object({
    protocol: v.string(),
    library: v.string(),
    bytes: v.number(),
    ours: NUMBERS,
    theirs: NUMBERS,
  }),
);

/** Row 18: protocol, type and summary of a log of messages, beside each protocol's own library on the same bytes. */
export async function decodingRows({ rounds, factor }: Scale): Promise<RowResult[]> {
  const count = 100_000 * factor;
  const times = v.parse(TIMES, await runBuilt('decoding-work', `timeDecoding(${rounds}, ${count})`));
  return times.map(({ protocol, library, bytes, ours, theirs }) => {
    const ratios = ours.map((time, i) => time / (theirs[i] ?? Number.NaN));
    const rate = (each: readonly number[]) => (bytes / median(each)).toFixed(0);
    return {
      row: 18,
      what: `${protocol}: type and summary of ${count} messages of ${bytes.toFixed(0)} B / ${library}, on the processor`,
      measured: `${median(ratios).toFixed(2)} (${spread(ratios)}); ${rate(ours)} MB/s, ${library} ${rate(theirs)} MB/s`,
      goal: '<= 2',
      reached: median(ratios) <= 2,
      raw: { count, bytes, ours, theirs },
    };
  });
}
