import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Connection } from '../../../session/connection.ts';
import { chosenColumns } from '../../parts/columns.ts';
import { focusWithin } from '../../parts/focus-within.ts';
import { Grid } from '../../parts/grid.tsx';
import { sortConnections, sortKey } from '../../selectors/connection-order.ts';
import { namesOfSeveralHosts } from '../../selectors/connection-text.ts';
import { nothingComes } from '../../selectors/recording-ended.ts';
import { useCalmSession, usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { copyChosenConnections } from '../menus/copy-chosen.ts';
import { connectionCell } from './connection-cell.tsx';
import { connectionColumns } from './connection-columns.ts';
import { ConnectionsEmpty } from './connections-empty.tsx';

/** The table of all connections that the filter leaves. */
export function ConnectionsGrid(): JSX.Element {
  const panel = usePanel();
  const { layout, selection, connectionFilter } = panel;
  const session = useCalmSession();
  const sort = layout.sort.value;

  const findings = (connection: Connection) => panel.judgements.heeded(session, connection);
  const matching = connectionFilter.on.value
    ? session.connections.filter((connection) => connectionFilter.matches(connection, findings))
    : session.connections;
  const shown =
    sort === null
      ? matching
      : sortConnections(
          matching,
          (connection) => sortKey(connection, sort.column, session, findings),
          sort.descending,
        );
  const sharedNames = useMemo(
    () => namesOfSeveralHosts(session.connections),
    [session, session.connectionsRevision],
  );
  const begin = session.connections[0]?.createdAt ?? 0;
  const end = session.connections.reduce(
    (latest, { createdAt, closedAt }) => Math.max(latest, closedAt ?? createdAt),
    lastTime(session.messages.count === 0 ? 0 : session.messages.time(session.messages.count - 1), begin),
  );

  const over = nothingComes(session.marks, panel.sessions.stored.value);
  const selected = selection.connection.value;
  const lines = {
    length: shown.length,
    at: (line: number) => shown[line]?.id ?? -1,
    lineOf: (id: number) => shown.findIndex((connection) => connection.id === id),
  };

  return (
    <Grid
      label={text('connectionsLabel')}
      columns={chosenColumns(connectionColumns(), layout.connectionColumns.value)}
      widths={layout.connectionWidths.value}
      onWidths={(widths) => {
        layout.connectionWidths.value = widths;
      }}
      rowCount={shown.length}
      selected={selected === null ? -1 : lines.lineOf(selected)}
      onSelect={(line, how) => {
        const id = selection.markedConnections.choose(how, line, lines, selection.connection.peek());
        const connection = id === null ? undefined : session.connections[id];
        if (connection !== undefined) selection.selectConnection(connection.id);
      }}
      marked={(line) => selection.markedConnections.has(lines.at(line), selected)}
      onMenu={(line, place) => {
        const connection = shown[line];
        if (connection !== undefined)
          panel.menu.open({ kind: 'connection', connection: connection.id }, place);
      }}
      onHeadingMenu={(column, place) =>
        panel.menu.open({ kind: 'columns', of: 'connections', column }, place)
      }
      menuLabel={text('menuConnection')}
      onCopy={() => void copyChosenConnections(panel)}
      onActivate={() => focusWithin('.details')}
      onEscape={() => selection.clear()}
      {...(sort === null ? {} : { sort })}
      onSort={(column) => {
        // Up, down, and back to the order of their beginning.
        if (sort?.column !== column) layout.sort.value = { column, descending: false };
        else layout.sort.value = sort.descending ? null : { column, descending: true };
      }}
      rowClass={(row) => {
        const outcome = shown[row]?.outcome;
        return outcome === 'failed' || outcome === 'refused' ? 'failed' : '';
      }}
      cell={(row, column) => {
        const connection = shown[row];
        return connection === undefined
          ? null
          : connectionCell(connection, column, { session, findings, begin, end, sharedNames, over });
      }}
      empty={<ConnectionsEmpty filtered={session.connections.length > 0} />}
    />
  );
}

function lastTime(time: number, begin: number): number {
  return Math.max(time, begin + 1);
}
