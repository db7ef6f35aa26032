import { type Alignment, alignSequences } from './align-sequences.ts';
import type { ComparedConnection } from './compared-connection.ts';

/**
 * Aligns the messages of a copy by their times: of many of one type it then shows which is missing. Null where more than that was changed, or
 * there are no times.
 */
export function alignCopies(
  a: ComparedConnection,
  rowsA: readonly number[],
  b: ComparedConnection,
  rowsB: readonly number[],
): Alignment | null {
  const numbers = new Map<string, number>();
  const keysOf = ({ trail }: ComparedConnection, rows: readonly number[]) =>
    rows.map((row) => {
      const key = `${trail.kinds[row]} ${trail.at[row]}`;
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      return number;
    });
  const aligned = alignSequences(keysOf(a, rowsA), keysOf(b, rowsB));
  // A message of one type on both sides has another time: it is not known which is which.
  const left = new Set(aligned.onlyA.map((i) => a.trail.kinds[rowsA[i] ?? 0]));
  const moved = aligned.onlyB.some((j) => left.has(b.trail.kinds[rowsB[j] ?? 0]));
  return aligned.whole && !moved && aligned.pairs.length > 0 ? aligned : null;
}
