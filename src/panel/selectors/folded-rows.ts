import type { BeatRun } from '../../analysis/rhythm/beat-runs.ts';
import type { RowNumbers } from '../../session/row-list.ts';
import { firstAtOrAfter } from './row-order.ts';

/** A run of messages in a list. */
export interface FoldedRun {
  readonly number: number;
  readonly run: BeatRun;
  readonly open: boolean;
  readonly firstRow: number;
}

/**
 * The rows of a connection with runs of them folded: a run is one line, and where it is open, its messages follow that line, which has the
 * row of the first of them too. Costs a number for each run, and a binary search for each line that is drawn.
 */
export class FoldedRows {
  readonly rows: RowNumbers;
  readonly #runs: readonly BeatRun[];
  readonly #isOpen: ReadonlySet<number>;
  /** The line of each run. */
  readonly #lines: Float64Array;
  readonly #more: number;

  /** @param runs by place, without overlaps */
  constructor(rows: RowNumbers, runs: readonly BeatRun[], isOpen: ReadonlySet<number>) {
    this.rows = rows;
    this.#runs = runs;
    this.#isOpen = isOpen;
    this.#lines = new Float64Array(runs.length);
    let more = 0;
    for (const [k, { first, messages }] of runs.entries()) {
      this.#lines[k] = first + more;
      more += isOpen.has(k) ? 1 : 1 - messages;
    }
    this.#more = more;
  }

  /** Grows with the connection. */
  get length(): number {
    return this.rows.length + this.#more;
  }

  /** The row of a line; RangeError outside. */
  at(line: number): number {
    const number = lastWhere(this.#runs.length, (k) => (this.#lines[k] ?? 0) <= line);
    if (number < 0) return this.rows.at(line);
    const { first, messages } = this.#run(number);
    const after = line - (this.#lines[number] ?? 0);
    if (after === 0) return this.rows.at(first);
    return this.rows.at(first + after - 1 + (this.#isOpen.has(number) ? 0 : messages));
  }

  /** The run that a row is in; null where it is in none. */
  runOf(row: number): FoldedRun | null {
    const k = firstAtOrAfter(this.rows, row);
    const number = lastWhere(this.#runs.length, (each) => this.#run(each).first <= k);
    if (number < 0) return null;
    const run = this.#run(number);
    if (k >= run.first + run.messages) return null;
    return { number, run, open: this.#isOpen.has(number), firstRow: this.rows.at(run.first) };
  }

  #run(number: number): BeatRun {
    const run = this.#runs[number];
    if (run === undefined) throw new RangeError(`run ${number} of ${this.#runs.length}`);
    return run;
  }
}

/** The last number below `count` for which something holds that holds for all before it; -1 where it holds for none. */
function lastWhere(count: number, holds: (k: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
