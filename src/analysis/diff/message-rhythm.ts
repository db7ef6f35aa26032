import { hasTimes } from '../../session/has-times.ts';
import type { ComparedConnection } from './compared-connection.ts';

/** Two recordings of one program never agree in their times: where so many do, one is a copy of the other. */
const COPY = 0.8;

/** So many may agree by chance, in a burst. */
const CHANCE = 0.2;

/** Fewest messages by which something counts as a stream: one that keeps a beat, and one that keeps none. */
const FEWEST_REGULAR = 4;
const FEWEST_ANY = 8;

/** How far gaps may deviate from their mean in a beat: a few gaps look alike by chance. */
const DEVIATION_OF_FEW = 0.35;
const DEVIATION_OF_MANY = 0.5;

/** Times of messages since their connection began, in milliseconds. */
export function timesSinceStart({ connection, trail }: ComparedConnection): number[] {
  return trail.at.map((at) => at - connection.createdAt);
}

/**
 * Whether the numbers of messages can be held against each other one by one: the times are the same, or there are none. Between
 * two real recordings a stream has a few messages more or less.
 */
export function isCopy(a: ComparedConnection, b: ComparedConnection): boolean {
  if ([a, b].some((each) => each.trail.at.length === 1 && hasTimes(each.connection))) return false;
  if (!areTimed(a) || !areTimed(b)) return true;
  // Not since their beginnings: two recordings of a program that keeps a beat agree in those.
  const [timesA, timesB] = [a.trail.at, b.trail.at];
  // Milliseconds, or what is finer where the source has it.
  const unit = [...timesA, ...timesB].every(Number.isInteger) ? 1 : 0.02;
  const [left, right] = [unitsOf(timesA, unit), unitsOf(timesB, unit)];
  const [few, many] = left.size <= right.size ? [left, right] : [right, left];
  if (few.size < 2) return false;
  const span = Math.max(...[timesA, timesB].map((times) => (times.at(-1) ?? 0) - (times[0] ?? 0))) / unit;
  if ((many.size * 2) / span > CHANCE) return false;
  let same = 0;
  for (const time of few) if (many.has(time)) same += 1;
  return same / few.size >= COPY;
}

function unitsOf(times: readonly number[], unit: number): Set<number> {
  return new Set(times.map((time) => Math.round(time / unit)));
}

/** Whether both have times, and these are the same. */
export function isTimedCopy(a: ComparedConnection, b: ComparedConnection): boolean {
  return areTimed(a) && areTimed(b) && isCopy(a, b);
}

/** Whether its messages have times that differ. */
function areTimed({ connection, trail }: ComparedConnection): boolean {
  if (!hasTimes(connection)) return false;
  const first = trail.at[0];
  return (
    first !== undefined && trail.at.every((at) => Number.isFinite(at)) && trail.at.some((at) => at !== first)
  );
}

/** Whether messages of one kind come by themselves again and again, so that their number depends on when it ended. */
export function isStream(a: readonly number[], b: readonly number[]): boolean {
  const fewest = Math.min(a.length, b.length);
  if (fewest >= FEWEST_ANY) return true;
  return fewest >= FEWEST_REGULAR && isRegular(a) && isRegular(b);
}

function isRegular(times: readonly number[]): boolean {
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  if (!(mean > 0)) return false;
  const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
  return deviation / mean < (times.length < FEWEST_ANY ? DEVIATION_OF_FEW : DEVIATION_OF_MANY);
}
