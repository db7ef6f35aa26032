import type { ComponentChildren } from 'preact';
import type { Mark } from '../../session/mark.ts';
import type { MessageIndex } from '../../session/message-index.ts';
import type { RowNumbers } from '../../session/row-list.ts';
import { firstAtOrAfter } from './row-order.ts';

/** The lines of a message list without an object for each: rows of the index, with marks between them. */
export interface MessageList {
  readonly length: number;
  /** A row of the message index, or `-1 - k` for the k-th of `marks`. */
  at(line: number): number;
  readonly marks: readonly Mark[];
  /** The line of a row, or -1. */
  lineOf(row: number): number;
  /** Where runs of messages are folded: the run that a line stands for; null for any other line. */
  foldAt?(line: number): Fold | null;
  /** The rows that a line stands for where it is not one alone; null where it is. */
  within?(line: number): readonly number[] | null;
  /** The run that a row is in. */
  runOf?(row: number): Fold | null;
  /** Another one for each change of what is folded. */
  readonly version?: unknown;
}

/** A run of messages that one line stands for. Where it is open, its messages follow. */
export interface Fold {
  readonly open: boolean;
  /** The row that the next line's time is counted from: its last; -1 where it is open. */
  readonly before: number;
  turn(open: boolean): void;
  /** Its line. */
  view(): ComponentChildren;
}

interface Rows {
  readonly length: number;
  at(k: number): number;
}

/** Puts marks between rows where they belong. Costs a binary search for each mark, nothing for a row. */
export function messageList(
  index: MessageIndex,
  rows: RowNumbers | Rows,
  marks: readonly Mark[],
): MessageList {
  // The number of rows before each mark, plus the marks before it, is its line.
  const before = marks.map((mark) => firstAtOrAfter(rows, index.firstRowFrom(mark.seq)));
  const lines = before.map((count, k) => count + k);
  return {
    length: rows.length + marks.length,
    marks,
    at(line) {
      const k = lastAtMost(lines, line);
      if (k >= 0 && lines[k] === line) return -1 - k;
      return rows.at(line - (k + 1));
    },
    lineOf(row) {
      const k = firstAtOrAfter(rows, row);
      if (k >= rows.length || rows.at(k) !== row) return -1;
      let marksBefore = 0;
      while (marksBefore < before.length && (before[marksBefore] ?? 0) <= k) marksBefore++;
      return k + marksBefore;
    },
  };
}

/** The first of the rows at or after a time in epoch milliseconds, or else the last; null where there are none. */
export function firstRowAt(index: MessageIndex, rows: Rows, time: number): number | null {
  if (rows.length === 0) return null;
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (index.time(rows.at(middle)) < time) low = middle + 1;
    else high = middle;
  }
  return rows.at(low);
}

/** Index of the last of the ascending numbers that is at most `limit`, or -1. */
function lastAtMost(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
