import { pathText, readField } from '../../../session/filter/field.ts';
import type { GridColumn } from '../../parts/columns.ts';
import { text } from '../../text.ts';

/**
 * The columns of the message list, in order.
 * @param fields those that people added, as the filter language writes them
 */
export function messageColumns(fields: readonly string[]): readonly GridColumn[] {
  return [
    { id: 'direction', title: text('columnDirection'), width: 24, minWidth: 24, hiddenTitle: true },
    { id: 'preview', title: text('columnPreview'), width: 150, minWidth: 110, flexible: true },
    { id: 'type', title: text('columnType'), width: 120, minWidth: 50, dropOrder: 3 },
    { id: 'summary', title: text('columnSummary'), width: 180, minWidth: 60, dropOrder: 4 },
    ...fields.map((id, k) => ({
      id,
      title: pathText(readField(id)?.path ?? [id]),
      width: 120,
      minWidth: 40,
      // People wanted them: they go last, the newest first.
      dropOrder: (k + 1) / (fields.length + 1),
    })),
    { id: 'opcode', title: text('columnOpcode'), width: 66, minWidth: 40, dropOrder: 1 },
    { id: 'length', title: text('columnLength'), width: 74, minWidth: 40, numeric: true },
    { id: 'delta', title: text('columnDelta'), width: 62, minWidth: 40, numeric: true, dropOrder: 5 },
    { id: 'time', title: text('columnTime'), width: 92, minWidth: 60, dropOrder: 2 },
  ];
}
