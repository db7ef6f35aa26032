import { describe, expect, it } from 'vitest';
import {
  columnTemplate,
  columnWidth,
  fittingColumns,
  type GridColumn,
  orderedColumns,
} from '../../../src/panel/parts/columns.ts';

const COLUMNS: readonly GridColumn[] = [
  { id: 'name', title: 'Name', width: 160, minWidth: 100, flexible: true },
  { id: 'status', title: 'Status', width: 50, minWidth: 40, dropOrder: 1 },
  { id: 'bytes', title: 'Bytes', width: 100, minWidth: 40, dropOrder: 2 },
];
const ordered = (order: readonly string[]) => orderedColumns(COLUMNS, order).map(({ id }) => id);
const ids = (room: number, widths = {}) => fittingColumns(COLUMNS, widths, room).map(({ id }) => id);

describe('columns of a grid', () => {
  it.each([
    [310, ['name', 'status', 'bytes']],
    [309, ['name', 'status']],
    [209, ['name']],
    [10, ['name']],
  ])('in %i px shows %j', (room, shown) => {
    expect(ids(room)).toEqual(shown);
  });

  it('stand in the chosen order, a new one behind the one that it was designed to follow', () => {
    expect(ordered([])).toEqual(['name', 'status', 'bytes']);
    expect(ordered(['bytes', 'status', 'name'])).toEqual(['bytes', 'status', 'name']);
    expect(ordered(['bytes', 'gone', 'name'])).toEqual(['bytes', 'name', 'status']);
  });

  it('lets a column that was made wide push another one out', () => {
    expect(ids(310, { status: 90 })).toEqual(['name', 'status']);
  });

  it('makes no column narrower than it can be', () => {
    expect(columnWidth({ id: 'a', title: 'A', width: 80, minWidth: 40 }, { a: 3 })).toBe(40);
    expect(columnTemplate(COLUMNS, { status: 70 })).toBe('minmax(100px, 1fr) 70px 100px');
  });
});
