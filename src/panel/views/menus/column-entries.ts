import type { Signal } from '@preact/signals';
import { readField } from '../../../session/filter/field.ts';
import { type ColumnChoice, orderedColumns } from '../../parts/columns.ts';
import type { Panel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { connectionColumns } from '../connections/connection-columns.ts';
import { messageColumns } from '../messages/message-columns.ts';
import { groupItem } from './connection-entries.ts';
import { groupByItem } from './field-items.ts';
import { type MenuEntry, type MenuItem, menuGroups } from './menu-entry.ts';

/** Which columns a list shows, and in which order. `column` is the one whose heading was chosen. */
export function columnEntries(
  panel: Panel,
  of: 'connections' | 'messages',
  column: string | null,
): readonly MenuEntry[] {
  const { layout } = panel;
  const choice = of === 'connections' ? layout.connectionColumns : layout.messageColumns;
  const widths = of === 'connections' ? layout.connectionWidths : layout.messageWidths;
  const connection = panel.connection.peek();
  const fields = layout.fields.fieldsOf(connection);
  const columns = orderedColumns(
    of === 'connections' ? connectionColumns() : messageColumns(fields),
    choice.value.order,
  );
  const sorting: MenuItem[] = [];
  if (of === 'connections' && column !== null) {
    const sorted = layout.sort.value?.column === column ? layout.sort.value : null;
    for (const descending of [false, true]) {
      const checked = sorted?.descending === descending;
      sorting.push({
        label: text(descending ? 'menuSortDown' : 'menuSortUp'),
        checked,
        does: () => {
          layout.sort.value = checked ? null : { column, descending };
        },
      });
    }
  }
  const ids = columns.map(({ id }) => id);
  const moves = column === null ? [] : [move(choice, ids, column, -1), move(choice, ids, column, 1)];
  const field = of === 'messages' && column !== null && fields.includes(column) ? readField(column) : null;
  const ofField: MenuItem[] = [];
  if (field !== null && connection !== null && column !== null) {
    ofField.push(groupByItem(panel, field), {
      label: text('menuColumnRemove'),
      does: () => layout.fields.remove(connection, column),
    });
  }
  return menuGroups(
    sorting,
    ofField,
    moves,
    columns
      .filter(({ flexible }) => flexible !== true)
      .map(({ id, title }) => {
        const { hidden } = choice.value;
        const checked = !hidden.includes(id);
        return {
          label: title,
          checked,
          does: () => {
            const others = hidden.filter((each) => each !== id);
            choice.value = { ...choice.value, hidden: checked ? [...others, id] : others };
          },
        };
      }),
    of === 'connections' ? [groupItem(panel)] : [],
    [
      {
        label: text('menuColumnsReset'),
        does: () => {
          choice.value = { hidden: [], order: [] };
          widths.value = {};
          if (of === 'messages' && connection !== null) layout.fields.choose(connection, null);
        },
      },
    ],
  );
}

function move(choice: Signal<ColumnChoice>, ids: readonly string[], column: string, by: -1 | 1): MenuItem {
  const at = ids.indexOf(column);
  const other = ids[at + by];
  return {
    label: text(by < 0 ? 'menuMoveLeft' : 'menuMoveRight'),
    off: other === undefined ? text('menuMoveEnd') : null,
    does: () => {
      const order = ids.map((id) => (id === column ? (other ?? id) : id === other ? column : id));
      choice.value = { ...choice.value, order };
    },
  };
}
