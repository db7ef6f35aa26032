import type { Gap, GapList } from './gap-list.ts';
import type { Heartbeat } from './heartbeat-meter.ts';
import { isRegular } from './long-waits.ts';
import { excuses, type Unseen } from './unseen-times.ts';

/** Silence begins at so many periods. */
const PERIODS = 2;
/** So many silences, one right after the other and of one length, are a slower heartbeat. */
const SLOWER = 3;

/** A heartbeat that is regular: its side, and the one that answers it, promise to say something in each period. */
interface Promise {
  readonly heartbeat: Heartbeat;
  readonly periodMs: number;
}

/**
 * The times in which a side that used to beat, or to answer, said nothing for over twice the period of its heartbeat. Where both sides
 * were silent at one time it is one silence. A time that was not observed, or in which the page could not speak, is no silence; nor are
 * those of a heartbeat that has become slower.
 * @param sides the gaps of the client's messages and of the server's
 */
export function silencesOf(
  heartbeats: readonly Heartbeat[],
  sides: readonly [GapList, GapList],
  end: number,
  unseen: readonly Unseen[],
): readonly Gap[] {
  const promises = heartbeats.flatMap(promiseOf);
  const found = [true, false].flatMap((outgoing) => {
    const gaps = new Map<number, Gap>();
    for (const { heartbeat, periodMs } of promises) {
      if (heartbeat.outgoing !== outgoing && !heartbeat.answered) continue;
      const long = sides[outgoing ? 0 : 1].longerThan(PERIODS * periodMs, end);
      for (const gap of withoutSlower(long, periodMs, end))
        if (!unseen.some((time) => excuses(time, gap, heartbeat.outgoing))) gaps.set(gap.from, gap);
    }
    return [...gaps.values()];
  });
  return joined(found);
}

function promiseOf(heartbeat: Heartbeat): Promise[] {
  const { count, periodMs, jitterMs } = heartbeat;
  if (periodMs === null || jitterMs === null || !isRegular(count, periodMs, jitterMs)) return [];
  return [{ heartbeat, periodMs }];
}

/** Leaves out those that are the periods of a slower heartbeat: one followed right after another, and none was much longer than they are. */
function withoutSlower(gaps: readonly Gap[], periodMs: number, end: number): readonly Gap[] {
  const rows: Gap[][] = [];
  let last: Gap | undefined;
  for (const gap of gaps.toSorted((a, b) => a.from - b.from)) {
    if (last === undefined || gap.from - last.from - last.ms > periodMs) rows.push([]);
    rows.at(-1)?.push(gap);
    last = gap;
  }
  return rows.flatMap((row) => {
    const lengths = row.filter(({ from, ms }) => from + ms < end).map(({ ms }) => ms);
    if (lengths.length < SLOWER) return row;
    const usual = lengths.toSorted((a, b) => a - b)[lengths.length >> 1] ?? 0;
    return row.filter(({ ms }) => ms > PERIODS * usual);
  });
}

/** Those of both sides at one time as one. */
function joined(gaps: readonly Gap[]): readonly Gap[] {
  const silences: Gap[] = [];
  for (const gap of gaps.toSorted((a, b) => a.from - b.from)) {
    const last = silences.at(-1);
    const shared = last === undefined ? 0 : last.from + last.ms - gap.from;
    if (last === undefined || shared * 2 < Math.min(gap.ms, last.ms)) silences.push(gap);
    else
      silences[silences.length - 1] = {
        from: last.from,
        ms: Math.max(last.ms, gap.from + gap.ms - last.from),
      };
  }
  return silences;
}
