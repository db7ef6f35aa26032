import { expect, it } from 'vitest';
import { FieldTable } from '../../../src/analysis/checks/field-table.ts';
import { readListField } from '../../../src/analysis/checks/list-field.ts';
import { parseExtensions } from '../../../src/protocol/websocket/extensions.ts';

it('places of a value that a source joined from several lines are those of the whole value', () => {
  const value = 'x-first; a=1\npermessage-deflate; client_max_window_bits=99; b="\u{7}"';
  const table = new FieldTable([{ name: 'Sec-WebSocket-Extensions', value }]);
  const { items, faults } = readListField(table.lines('sec-websocket-extensions'), parseExtensions);
  const named = items.flatMap(({ item }) => [item, ...item.parameters]);
  expect(named.map(({ index, name }) => value.slice(index, index + name.length))).toEqual(
    named.map(({ name }) => name),
  );
  expect(named.map(({ name }) => name)).toContain('client_max_window_bits');
  expect(faults.length).toBeGreaterThan(0);
  for (const { fault } of faults) expect(fault.index).toBeGreaterThanOrEqual(value.indexOf('b='));
});
