import type { JSX } from 'preact';
import type { Connection } from '../../../session/connection.ts';
import { chosenColumns } from '../../parts/columns.ts';
import { focusWithin } from '../../parts/focus-within.ts';
import { Grid, type SelectHow } from '../../parts/grid.tsx';
import type { MenuPlace } from '../../parts/menu-place.ts';
import {
  type ConnectionGroup,
  type ConnectionLine,
  connectionLines,
} from '../../selectors/connection-lines.ts';
import { sortConnections, sortKey } from '../../selectors/connection-order.ts';
import { nothingComes } from '../../selectors/recording-ended.ts';
import { useCalmSession, usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { copyChosenConnections } from '../menus/copy-chosen.ts';
import { connectionCell } from './connection-cell.tsx';
import { connectionColumns } from './connection-columns.ts';
import { ConnectionsEmpty } from './connections-empty.tsx';
import { GroupLine } from './group-line.tsx';

const NO_GROUPS: ReadonlyMap<number, string> = new Map();

/** The table of all connections that the filter leaves, with those that repeat each other as one line that opens. */
export function ConnectionsGrid(): JSX.Element {
  const panel = usePanel();
  const { layout, selection, connectionFilter, groups } = panel;
  const session = useCalmSession();
  const sort = layout.sort.value;

  const findings = (connection: Connection) => panel.judgements.heeded(session, connection);
  const matching = connectionFilter.left(session, findings);
  const shown =
    sort === null
      ? matching
      : sortConnections(
          matching,
          (connection) => sortKey(connection, sort.column, session, findings),
          sort.descending,
        );
  const { sharedNames, groups: repeated } = groups.listed.of(session);
  const begin = session.connections[0]?.createdAt ?? 0;
  const end = session.connections.reduce(
    (latest, { createdAt, closedAt }) => Math.max(latest, closedAt ?? createdAt),
    lastTime(session.messages.count === 0 ? 0 : session.messages.time(session.messages.count - 1), begin),
  );

  const over = nothingComes(session.marks, panel.sessions.stored.value);
  const selected = selection.connection.value;
  const grouped = layout.groupReconnects.value;
  const groupOf = grouped ? repeated : NO_GROUPS;
  const drawn = connectionLines(shown, groupOf, (key) => groups.open.value.has(key));
  const lines = {
    length: drawn.length,
    at: (line: number) => (drawn[line]?.connection ?? drawn[line]?.group?.newest)?.id ?? -1,
    lineOf: (id: number) =>
      drawn.findIndex(({ group, connection }) =>
        connection === null ? !group.open && groupOf.get(id) === group.key : connection.id === id,
      ),
    within: (line: number) => {
      const group = headOf(drawn[line]);
      return group === null || group.open ? null : group.members.map(({ id }) => id);
    },
  };
  const chosen = groups.selected.value;
  const headed = chosen !== null && chosen.shown === selected ? lineOfGroup(drawn, chosen.key) : -1;
  const selectedLine = selected === null ? -1 : headed >= 0 ? headed : lines.lineOf(selected);
  const choose = (line: number, how: SelectHow) => {
    const id = selection.markedConnections.choose(how, line, lines, selection.connection.peek());
    const connection = id === null ? undefined : session.connections[id];
    if (connection !== undefined) selection.selectConnection(connection.id);
    const group = headOf(drawn[line]);
    groups.selected.value =
      how !== 'only' || group === null ? null : { key: group.key, shown: group.newest.id };
  };
  const show = (line: number, open: boolean): boolean => {
    const group = drawn[line]?.group ?? null;
    if (group === null) return false;
    if (open || headOf(drawn[line]) !== null) return groups.show(group.key, open);
    // From a member the way back leads to the line of its group first.
    choose(lineOfGroup(drawn, group.key), 'only');
    return true;
  };

  const openMenu = (line: number, place: MenuPlace) => {
    const connection = session.connections[lines.at(line)];
    if (connection !== undefined) panel.menu.open({ kind: 'connection', connection: connection.id }, place);
  };

  return (
    <Grid
      label={text('connectionsLabel')}
      columns={chosenColumns(connectionColumns(), layout.connectionColumns.value)}
      widths={layout.connectionWidths.value}
      onWidths={(widths) => {
        layout.connectionWidths.value = widths;
      }}
      rowCount={drawn.length}
      selected={selectedLine}
      onSelect={choose}
      marked={(line) => selection.markedConnections.has(lines.at(line), selected)}
      onMenu={openMenu}
      onHeadingMenu={(column, place) =>
        panel.menu.open({ kind: 'columns', of: 'connections', column }, place)
      }
      menuLabel={text('menuConnection')}
      onCopy={() => void copyChosenConnections(panel)}
      onActivate={(line) => {
        const group = headOf(drawn[line]);
        if (group === null) focusWithin('.details');
        else groups.show(group.key, !group.open);
      }}
      onSideways={show}
      onEscape={() => selection.clear()}
      {...(sort === null ? {} : { sort })}
      onSort={(column) => {
        // Up, down, and back to the order of their beginning.
        if (sort?.column !== column) layout.sort.value = { column, descending: false };
        else layout.sort.value = sort.descending ? null : { column, descending: true };
      }}
      rowClass={(row) => {
        const line = drawn[row];
        const outcome = line?.connection?.outcome;
        const failed = outcome === 'failed' || outcome === 'refused' ? 'failed' : '';
        return line === undefined || line.group === null
          ? failed
          : `${failed} ${line.connection === null ? 'group' : 'member'}`;
      }}
      wholeRow={(row) => {
        const group = headOf(drawn[row]);
        return group === null ? null : (
          <GroupLine
            group={group}
            over={over}
            onToggle={() => groups.show(group.key, !group.open)}
            onMenu={row === selectedLine ? (place) => openMenu(row, place) : null}
          />
        );
      }}
      cell={(row, column) => {
        const connection = drawn[row]?.connection ?? null;
        return connection === null
          ? null
          : connectionCell(connection, column, { session, findings, begin, end, sharedNames, over });
      }}
      empty={<ConnectionsEmpty filtered={session.connections.length > 0} />}
    />
  );
}

/** The group whose own line this is. */
function headOf(line: ConnectionLine | undefined): ConnectionGroup | null {
  return line === undefined || line.connection !== null ? null : line.group;
}

function lineOfGroup(lines: readonly ConnectionLine[], key: string): number {
  return lines.findIndex((line) => headOf(line)?.key === key);
}

function lastTime(time: number, begin: number): number {
  return Math.max(time, begin + 1);
}
