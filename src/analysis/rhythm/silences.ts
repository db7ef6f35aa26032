import type { Gap, GapList } from './gap-list.ts';
import type { Heartbeat } from './heartbeat-meter.ts';

/** A heartbeat of fewer beats promises no message at any time, nor does one that is not regular. */
const FEWEST = 4;
/** How much of its period the jitter of a regular heartbeat is at most. */
const REGULAR = 0.25;
/** A shorter period says nothing of the network. */
const SHORTEST = 500;
/** Silence begins at so many periods. */
const PERIODS = 2;

/** A time that nobody observed. */
export interface Unseen {
  readonly from: number;
  readonly until: number;
}

/**
 * The times in which a side that used to beat, or to answer, said nothing for over twice the period of its heartbeat. Where both sides
 * were silent at one time it is one silence. A time that was not observed is no silence.
 * @param sides the gaps of the client's messages and of the server's
 */
export function silencesOf(
  heartbeats: readonly Heartbeat[],
  sides: readonly [GapList, GapList],
  end: number,
  unseen: readonly Unseen[],
): readonly Gap[] {
  const found = [true, false].flatMap((outgoing) => {
    const period = promised(heartbeats, outgoing);
    return period === null ? [] : sides[outgoing ? 0 : 1].longerThan(PERIODS * period, end);
  });
  const seen = found.filter(
    ({ from, ms }) => !unseen.some((time) => time.from < from + ms && time.until > from),
  );
  return joined(seen);
}

/** The shortest time in which a side promised to say something; null where it promised none. */
function promised(heartbeats: readonly Heartbeat[], outgoing: boolean): number | null {
  const periods = heartbeats.flatMap(({ count, periodMs, jitterMs, answered, outgoing: beats }) => {
    if (count < FEWEST || periodMs === null || jitterMs === null || periodMs < SHORTEST) return [];
    if (jitterMs > REGULAR * periodMs) return [];
    return beats === outgoing || answered ? [periodMs] : [];
  });
  return periods.length === 0 ? null : Math.min(...periods);
}

function joined(gaps: readonly Gap[]): readonly Gap[] {
  const silences: Gap[] = [];
  for (const gap of gaps.toSorted((a, b) => a.from - b.from)) {
    const last = silences.at(-1);
    if (last === undefined || gap.from > last.from + last.ms) silences.push(gap);
    else
      silences[silences.length - 1] = {
        from: last.from,
        ms: Math.max(last.ms, gap.from + gap.ms - last.from),
      };
  }
  return silences;
}
