import type { GridColumn } from '../../parts/columns.ts';
import { text } from '../../text.ts';

/**
 * The columns of the connections table, in order. Those with the highest `dropOrder` are dropped first: before a name has too little
 * room to be distinguished from its neighbours.
 */
export function connectionColumns(): readonly GridColumn[] {
  return [
    { id: 'name', title: text('columnName'), width: 184, minWidth: 110, flexible: true },
    { id: 'switched', title: text('columnSwitched'), width: 138, minWidth: 50, dropOrder: 2 },
    { id: 'target', title: text('columnTarget'), width: 84, minWidth: 40, dropOrder: 9.5 },
    { id: 'status', title: text('columnStatus'), width: 56, minWidth: 40, dropOrder: 1 },
    { id: 'subprotocol', title: text('columnSubprotocol'), width: 90, minWidth: 50, dropOrder: 9 },
    { id: 'extensions', title: text('columnExtensions'), width: 120, minWidth: 50, dropOrder: 11 },
    { id: 'checks', title: text('columnChecks'), width: 88, minWidth: 50, dropOrder: 3 },
    { id: 'messages', title: text('columnMessages'), width: 96, minWidth: 50, numeric: true, dropOrder: 5 },
    { id: 'bytes', title: text('columnBytes'), width: 134, minWidth: 50, numeric: true, dropOrder: 7 },
    { id: 'duration', title: text('columnDuration'), width: 72, minWidth: 40, numeric: true, dropOrder: 8 },
    { id: 'close', title: text('columnClose'), width: 46, minWidth: 36, numeric: true, dropOrder: 6 },
    { id: 'waterfall', title: text('columnWaterfall'), width: 130, minWidth: 50, dropOrder: 10 },
  ].map((column) => ({ ...column, sortable: true }));
}
