import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { GridColumn } from '../../parts/columns.ts';
import { Grid } from '../../parts/grid.tsx';
import { connectionName } from '../../selectors/connection-text.ts';
import { wantedWords } from '../../selectors/wanted-words.ts';
import { Excerpts } from '../../state/excerpts.ts';
import type { SearchResult } from '../../state/message-search.ts';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { messageCell } from '../messages/message-cell.tsx';
import { leaveSearch } from './leave-search.ts';

const COLUMNS = (): readonly GridColumn[] => [
  { id: 'direction', title: text('columnDirection'), width: 24, minWidth: 24, hiddenTitle: true },
  { id: 'time', title: text('columnTime'), width: 92, minWidth: 60, dropOrder: 1 },
  { id: 'connection', title: text('columnConnection'), width: 110, minWidth: 60 },
  { id: 'preview', title: text('columnPreview'), width: 150, minWidth: 110, flexible: true },
];

/** The hits of a search over all connections. Choosing one also selects its connection. */
export function FindResults({ hits }: { readonly hits: SearchResult }): JSX.Element {
  const panel = usePanel();
  const { find, follower, previews } = panel;
  void previews.revision.value;
  const session = follower.session.value;
  const index = session.messages;
  const query = find.query.value;
  const excerpts = useMemo(() => new Excerpts(panel.payloads, wantedWords(query)), [session, query]);
  return (
    <div class="find-results">
      <Grid
        label={text('searchResults')}
        columns={COLUMNS()}
        widths={{}}
        onWidths={() => {}}
        rowCount={hits.length}
        selected={find.current}
        onSelect={(k) => find.choose(k)}
        onEscape={() => leaveSearch(find)}
        of={query}
        cell={(k, column) => {
          const row = hits.at(k);
          if (column === 'preview' && row < index.count) {
            const excerpt = excerpts.of(index, row);
            if (typeof excerpt === 'string') return <bdi>{excerpt}</bdi>;
          }
          if (column !== 'connection') return messageCell(index, row, null, column, panel);
          const connection = row < index.count ? session.connections[index.connection(row)] : undefined;
          return connection === undefined ? '' : <bdi>{connectionName(connection)}</bdi>;
        }}
      />
    </div>
  );
}
