import { type Field, fieldTerm, fieldText } from '../../../session/filter/field.ts';
import { MOST_FIELDS } from '../../state/field-columns.ts';
import type { Panel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { addTerm } from './filter-term.ts';
import type { MenuItem } from './menu-entry.ts';

/** A menu shows no longer condition. */
const LONGEST_TERM = 80;

/**
 * What can be done with a place in messages: filter by its value, see it in a column, group by it.
 * @param value as a filter compares it; null for a branch, and where it is not known
 */
export function fieldGroups(
  panel: Panel,
  field: Field,
  value: string | null,
): readonly (readonly MenuItem[])[] {
  if (field.path.length === 0) return [];
  const { text: filter } = panel.messageFilter;
  const term = value === null ? null : fieldTerm(field, value);
  const filters: readonly MenuItem[] =
    term === null || term.length > LONGEST_TERM
      ? []
      : [
          { label: text('menuOnly', term), does: () => addTerm(filter, term) },
          { label: text('menuWithout', term), does: () => addTerm(filter, `-${term}`) },
        ];
  return [filters, [columnItem(panel, field), groupByItem(panel, field)]];
}

/** Shows a field of each message in a column of the list. */
function columnItem(panel: Panel, field: Field): MenuItem {
  return {
    label: text('menuColumnAdd'),
    does: () => {
      const connection = panel.connection.peek();
      if (connection === null) return;
      const added = panel.layout.fields.add(connection, field);
      if (!added) panel.menu.say(text('menuColumnsFull', String(MOST_FIELDS)));
      // Who adds it wants to see it, also where it was hidden before.
      const { messageColumns } = panel.layout;
      const { hidden, order } = messageColumns.peek();
      const name = fieldText(field);
      if (hidden.includes(name)) messageColumns.value = { hidden: hidden.filter((id) => id !== name), order };
    },
  };
}

/** Lists the values of a field, with how many messages have each. */
export function groupByItem(panel: Panel, field: Field): MenuItem {
  return {
    label: text('menuGroupBy'),
    does: () => {
      panel.grouping.value = field;
    },
  };
}
