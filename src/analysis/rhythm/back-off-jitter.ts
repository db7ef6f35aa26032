/** Of fewer gaps in a row nobody can say which part of them is chance. */
const FEWEST = 4;

/**
 * How far the gaps of rows of failures are from an even curve: 0.2 where each may be a fifth longer or shorter than it would be by itself. The curve
 * is the one that fits best of a growth by a factor, by a step, or none, up to a limit.
 * @param rows milliseconds between an end and the next attempt, a row for each time that attempts failed
 * @returns null where no row is long enough
 */
export function backOffJitter(rows: readonly (readonly number[])[]): number | null {
  const long = rows.filter((gaps) => gaps.length >= FEWEST && gaps.every((gap) => gap > 0));
  if (long.length === 0) return null;
  return Math.max(...long.map((gaps) => Math.min(fromGrowth(gaps), fromSteps(gaps))));
}

/** Each gap is the one before times the same factor, or less where the limit comes first. Half of what two differ by is what one may be off. */
function fromGrowth(gaps: readonly number[]): number {
  const growth = between(gaps.map(Math.log));
  const usual = median(growth);
  return Math.exp(Math.max(...growth.map((each) => outside(each, usual))) / 2) - 1;
}

/** Each gap is the one before and the same step, or less where the limit comes first. */
function fromSteps(gaps: readonly number[]): number {
  const steps = between(gaps);
  const usual = median(steps);
  const off = steps.map((each, n) => outside(each, usual) / Math.max(gaps[n] ?? 1, gaps[n + 1] ?? 1));
  return Math.max(...off) / 2;
}

/** How far a growth is from what lies between none and the usual one. */
function outside(growth: number, usual: number): number {
  return Math.max(0, growth - Math.max(usual, 0), Math.min(usual, 0) - growth);
}

function between(values: readonly number[]): number[] {
  return values.slice(1).map((value, n) => value - (values[n] ?? 0));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
