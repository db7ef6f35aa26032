import { describe, expect, it } from 'vitest';
import { MarkedRows, MOST_MARKED } from '../../../src/panel/state/marked-rows.ts';

/** Lines 0, 1, 2 ... of rows 10, 11, 12 ..., with a mark at line 2. */
const lines = {
  length: 100_000,
  at: (line: number) => (line === 2 ? -1 : line + 10),
  lineOf: (row: number) => row - 10,
};

describe('rows that are chosen together', () => {
  it('adds and takes away by Ctrl, and keeps one of them selected', () => {
    const marked = new MarkedRows();
    expect(marked.choose('only', 0, lines, null)).toBe(10);
    expect(marked.of(10)).toEqual([10]);
    expect(marked.choose('toggle', 4, lines, 10)).toBe(14);
    expect(marked.of(14)).toEqual([10, 14]);
    expect(marked.has(10, 14)).toBe(true);
    expect(marked.choose('toggle', 4, lines, 14)).toBe(10);
    expect(marked.of(10)).toEqual([10]);
    expect(marked.choose('toggle', 0, lines, 10)).toBe(null);
  });

  it('extends from where one began, both ways, over marks', () => {
    const marked = new MarkedRows();
    marked.choose('only', 3, lines, null);
    expect(marked.choose('extend', 1, lines, 13)).toBe(11);
    expect(marked.of(11)).toEqual([11, 13]);
    expect(marked.choose('extend', 5, lines, 11)).toBe(15);
    expect(marked.of(15)).toEqual([13, 14, 15]);
    marked.choose('only', 7, lines, 15);
    expect(marked.of(17)).toEqual([17]);
  });

  it('forgets those that the selected row is not among, and has a limit', () => {
    const marked = new MarkedRows();
    marked.choose('only', 0, lines, null);
    marked.choose('extend', 99_999, lines, 10);
    expect(marked.rows.value.size).toBe(MOST_MARKED);
    expect(marked.of(5)).toEqual([5]);
    expect(marked.has(11, 5)).toBe(false);
  });
});
