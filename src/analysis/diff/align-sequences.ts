/** What of two sequences has no counterpart, by index; the rest is the same, in the same order. */
export interface Alignment {
  readonly onlyA: readonly number[];
  readonly onlyB: readonly number[];
  /** Indices of `a` and `b` that belong together. */
  readonly pairs: readonly (readonly [number, number])[];
  /** False where the two differ so much that only their beginnings and ends were compared. */
  readonly whole: boolean;
}

/** More differences are not looked for: the first one is what counts. */
const MOST_DIFFERENCES = 600;

/** Aligns two sequences of numbers with the fewest insertions and deletions (Myers 1986, "An O(ND) difference algorithm"). */
export function alignSequences(a: readonly number[], b: readonly number[]): Alignment {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end])
    end += 1;
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0; i < start; i += 1) pairs.push([i, i]);
  const middle = middlePairs(a, b, start, a.length - end, b.length - end);
  for (const pair of middle ?? []) pairs.push(pair);
  for (let k = end; k > 0; k -= 1) pairs.push([a.length - k, b.length - k]);
  return {
    pairs,
    onlyA: without(a.length, new Set(pairs.map(([i]) => i))),
    onlyB: without(b.length, new Set(pairs.map(([, j]) => j))),
    whole: middle !== null,
  };
}

function without(length: number, taken: ReadonlySet<number>): number[] {
  const left: number[] = [];
  for (let i = 0; i < length; i += 1) if (!taken.has(i)) left.push(i);
  return left;
}

/** Pairs between `start` and the two ends; null where there are too many differences. */
function middlePairs(
  a: readonly number[],
  b: readonly number[],
  start: number,
  endA: number,
  endB: number,
): [number, number][] | null {
  const [n, m] = [endA - start, endB - start];
  if (n === 0 || m === 0) return [];
  const most = Math.min(n + m, MOST_DIFFERENCES);
  const furthest = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let d = 0; d <= most; d += 1) {
    trace.push(new Map(furthest));
    for (let k = -d; k <= d; k += 2) {
      let x = down(furthest, k, d) ? (furthest.get(k + 1) ?? 0) : (furthest.get(k - 1) ?? 0) + 1;
      while (x < n && x - k < m && a[start + x] === b[start + x - k]) x += 1;
      furthest.set(k, x);
      if (x >= n && x - k >= m) return walkBack(trace, n, m, start);
    }
  }
  return null;
}

function down(furthest: ReadonlyMap<number, number>, k: number, d: number): boolean {
  return k === -d || (k !== d && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1));
}

function walkBack(
  trace: readonly ReadonlyMap<number, number>[],
  n: number,
  m: number,
  start: number,
): [number, number][] {
  const pairs: [number, number][] = [];
  let [x, y] = [n, m];
  for (let d = trace.length - 1; d >= 0; d -= 1) {
    const before = trace[d] ?? new Map<number, number>();
    const k = x - y;
    const former = down(before, k, d) ? k + 1 : k - 1;
    const formerX = d === 0 ? 0 : (before.get(former) ?? 0);
    const formerY = d === 0 ? 0 : formerX - former;
    while (x > formerX && y > formerY) {
      x -= 1;
      y -= 1;
      pairs.push([start + x, start + y]);
    }
    [x, y] = [formerX, formerY];
  }
  return pairs.toReversed();
}
