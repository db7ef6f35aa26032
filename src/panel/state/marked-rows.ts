import { type Signal, signal } from '@preact/signals';
import type { SelectHow } from '../parts/grid.tsx';

/** Most rows that can be marked together. */
export const MOST_MARKED = 10_000;

/** The rows of a list: each line has a number of its own that stays, negative where it is no row of the data. */
interface Lines {
  readonly length: number;
  at(line: number): number;
  lineOf(row: number): number;
  /** The rows that a line stands for where it is not one alone; null where it is. */
  within?(line: number): readonly number[] | null;
}

/** The rows that are selected together with the selected one, as Shift and Ctrl choose them; empty where it is alone. */
export class MarkedRows {
  readonly rows: Signal<ReadonlySet<number>> = signal(new Set());
  #anchor: number | null = null;

  /**
   * Applies a choice.
   *
   * @param selected the row that was selected before
   * @returns the row that is selected now; null where none is
   */
  choose(how: SelectHow, line: number, lines: Lines, selected: number | null): number | null {
    const row = lines.at(line);
    const before = this.of(selected);
    if (how === 'extend') {
      const anchor = lines.lineOf(this.#anchor ?? selected ?? row);
      const from = anchor < 0 ? line : anchor;
      const step = line < from ? -1 : 1;
      const next = new Set<number>();
      for (let at = from; next.size < MOST_MARKED; at += step) {
        for (const each of lines.within?.(at) ?? [lines.at(at)]) if (each >= 0) next.add(each);
        if (at === line) break;
      }
      this.rows.value = next;
      return row >= 0 ? row : selected;
    }
    if (row < 0) return selected;
    this.#anchor = row;
    if (how === 'only') {
      if (this.rows.peek().size > 0) this.rows.value = new Set();
      return row;
    }
    const next = new Set(before);
    if (next.delete(row)) {
      this.rows.value = next;
      return [...next].at(-1) ?? null;
    }
    if (next.size < MOST_MARKED) next.add(row);
    this.rows.value = next;
    return row;
  }

  /** All rows that are selected, in the order of their numbers: the selected one, and those marked with it. */
  of(selected: number | null): readonly number[] {
    if (selected === null) return [];
    const { value: rows } = this.rows;
    return rows.has(selected) ? [...rows].toSorted((a, b) => a - b) : [selected];
  }

  /** Whether a row is marked beside the selected one. */
  has(row: number, selected: number | null): boolean {
    const { value: rows } = this.rows;
    return selected !== null && rows.has(row) && rows.has(selected);
  }
}
