import * as v from 'valibot';
import type { RowResult, Scale } from '../row.ts';
import { runBuilt } from '../run-built.ts';
import { median, spread } from '../statistics.ts';

const TIMES = v.object({ judged: v.array(v.number()), copied: v.array(v.number()) });

/**
 * Row 15: all checks on one ordinary handshake, built as the extension is. Beside it the time to copy the same connection through JSON, which shows how fast the machine is.
 */
export async function judgingRow({ rounds, factor }: Scale): Promise<RowResult> {
  const repeats = 10_000 * factor;
  const { judged, copied } = v.parse(
    TIMES,
    await runBuilt('judging-work', `timeJudging(${rounds}, ${repeats})`),
  );
  return {
    row: 15,
    what: 'judge one handshake by all checks, time on the processor',
    measured: `${median(judged).toFixed(0)} microseconds (${spread(judged, 0)}); copy the connection through JSON ${median(copied).toFixed(0)} (${spread(copied, 0)})`,
    goal: '<= 100 microseconds',
    reached: median(judged) <= 100,
    raw: { repeats, judged, copied },
  };
}
