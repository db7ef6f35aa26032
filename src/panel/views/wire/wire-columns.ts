import type { GridColumn } from '../../parts/columns.ts';
import { text } from '../../text.ts';

/** The columns of the list of frames, in order. */
export function wireColumns(): readonly GridColumn[] {
  // Rows are named by their numbers, so these stay in the narrowest panel, with what refers to them.
  return [
    { id: 'direction', title: text('columnDirection'), width: 24, minWidth: 24, hiddenTitle: true },
    { id: 'number', title: text('columnFrame'), width: 52, minWidth: 36, numeric: true },
    { id: 'opcode', title: text('columnOpcode'), width: 92, minWidth: 60 },
    { id: 'fin', title: text('wireFieldFin'), width: 38, minWidth: 30, dropOrder: 1 },
    { id: 'reserved', title: text('columnReserved'), width: 54, minWidth: 36, dropOrder: 4 },
    { id: 'mask', title: text('columnMask'), width: 52, minWidth: 34, dropOrder: 5 },
    { id: 'length', title: text('columnLength'), width: 66, minWidth: 40, numeric: true },
    { id: 'ratio', title: text('columnRatio'), width: 58, minWidth: 40, numeric: true, dropOrder: 3 },
    { id: 'about', title: text('columnFrameOf'), width: 150, minWidth: 90, flexible: true },
    { id: 'time', title: text('columnTime'), width: 92, minWidth: 60, dropOrder: 2 },
  ];
}
