import { CannotDo } from '../cannot-do.ts';
import { type Arguments, type CommandLine, refuseOperands } from '../options/command-line.ts';

/** The options of `npm run bench`. */
export interface BenchOptions {
  /** A tenth of the work. */
  readonly quick: boolean;
  /** Numbers of the rows to measure; null for all. */
  readonly rows: ReadonlySet<number> | null;
}

type Name = 'quick' | 'row';

export const BENCH_LINE: CommandLine<Name> = {
  calls: ['npm run bench --'],
  purpose: 'Measures speed and memory as ratios within one run, prints a line a row, and writes bench.json.',
  options: {
    quick: { what: 'do a tenth of the work' },
    row: { value: 'N,...', what: 'measure these rows alone; may be given again' },
  },
};

/**
 * Reads the options of `npm run bench`.
 * @param known numbers of the rows that can be measured
 * @throws CannotDo for a row that is not one of them
 */
export function benchOptions(given: Arguments<Name>, known: ReadonlySet<number>): BenchOptions {
  refuseOperands(given);
  const rows = given.values('row').flatMap((list) => list.split(',').map((row) => rowOf(row.trim(), known)));
  return { quick: given.has('quick'), rows: given.has('row') ? new Set(rows) : null };
}

function rowOf(text: string, known: ReadonlySet<number>): number {
  const row = /^\d{1,3}$/.test(text) ? Number(text) : null;
  if (row === null) throw new CannotDo(`--row takes numbers of rows, such as 9,10, not "${text}".`);
  if (known.has(row)) return row;
  const all = [...known].toSorted((a, b) => a - b).join(', ');
  throw new CannotDo(`There is no row ${row}: the rows are ${all}.`);
}
