import { closeCodeOf } from '../../../session/close-code-of.ts';
import type { Connection } from '../../../session/connection.ts';
import { connectionHost, statusOf } from '../../selectors/connection-text.ts';
import { exportName } from '../../selectors/export-name.ts';
import { failureTitle } from '../../selectors/failure-title.ts';
import { hasFailed } from '../../selectors/life-of.ts';
import type { Panel } from '../../state/panel.ts';
import { text, textOf } from '../../text.ts';
import { saveFile } from '../export/save-file.ts';
import { chosenConnections, copyAndSay, copyConnections } from './copying.ts';
import { addTerm, quoted } from './filter-term.ts';
import { headText } from './head-text.ts';
import { type MenuEntry, type MenuItem, menuGroups } from './menu-entry.ts';

/** What can be done with a connection, or with several that were chosen together. */
export function connectionEntries(panel: Panel, connection: Connection): readonly MenuEntry[] {
  const chosen = chosenConnections(panel);
  const copy: MenuItem = { label: text('copyUrl'), keys: 'Ctrl+C', does: () => void copyConnections(panel) };
  const columns: MenuItem = {
    label: text('menuColumns'),
    does: (place) => panel.menu.open({ kind: 'columns', of: 'connections', column: null }, place),
  };
  if (chosen.length > 1) {
    return menuGroups([{ ...copy, label: textOf('copyConnectionsAsLines', chosen.length) }], [columns]);
  }
  return menuGroups(
    [
      { ...copy, off: connection.url.seen ? null : text('probeNoUrl') },
      head(panel, connection, 'request'),
      head(panel, connection, 'response'),
      {
        label: text('copyAs'),
        does: () => {
          panel.copyingAs.value = true;
        },
      },
    ],
    filters(panel, connection),
    tabs(panel, connection),
    [
      {
        label: text('menuExport'),
        does: () => {
          panel.exporting.value = true;
        },
      },
      {
        label: text('menuReport'),
        off: panel.follower.log.peek() === null ? text('menuReportNoLog') : null,
        does: () => void saveReport(panel, connection),
      },
      {
        label: text('menuCompare'),
        does: () => {
          panel.comparing.value = { other: null };
        },
      },
      groupItem(panel),
      columns,
    ],
  );
}

/** Writes a redacted report of one connection, and says so. */
async function saveReport(panel: Panel, connection: Connection): Promise<void> {
  const log = panel.follower.log.peek();
  if (log === null) return;
  const wish = { log, format: 'html', redact: true, messages: 0, only: connection.id } as const;
  try {
    const file = await panel.startExport(wish, () => {}).file;
    const name = exportName([connection], 'html', Date.now());
    saveFile(file, name);
    panel.menu.say(text('exportSaved', name));
  } catch (error) {
    panel.menu.say(text('exportFailed', error instanceof Error ? error.message : String(error)));
  }
}

/** Whether the list shows reconnects as one line. */
export function groupItem({ layout: { groupReconnects } }: Panel): MenuItem {
  return {
    label: text('menuGroupReconnects'),
    checked: groupReconnects.value,
    does: () => {
      groupReconnects.value = !groupReconnects.value;
    },
  };
}

function head(panel: Panel, connection: Connection, side: 'request' | 'response'): MenuItem {
  const written = headText(connection, side);
  return {
    label: text(side === 'request' ? 'copyRequest' : 'copyResponse'),
    off: written === null ? text('copyHeadNotSeen') : null,
    does: () => copyAndSay(panel, written ?? '', text('copiedHead')),
  };
}

function filters(panel: Panel, connection: Connection): readonly MenuItem[] {
  const host = connectionHost(connection);
  const status = statusOf(connection);
  const code = closeCodeOf(connection);
  const { text: filter } = panel.connectionFilter;
  const terms = [
    ...(host === '' ? [] : [quoted('host:', host)]),
    ...(status === null ? [] : [`status:${status}`]),
    ...(code === null ? [] : [`close:${code}`]),
  ];
  return [
    ...terms.map((term) => ({ label: text('menuOnly', term), does: () => addTerm(filter, term) })),
    ...terms
      .slice(0, 1)
      .map((term) => ({ label: text('menuWithout', term), does: () => addTerm(filter, `-${term}`) })),
  ];
}

function tabs(panel: Panel, connection: Connection): readonly MenuItem[] {
  const explanation = panel.judgements.explanation(panel.follower.session.peek(), connection);
  const offered = [
    ...(hasFailed(connection) || explanation !== null
      ? [{ id: 'failure', title: text(failureTitle(connection, explanation)) }]
      : []),
    { id: 'handshake', title: text('tabHandshake') },
    { id: 'messages', title: text('tabMessages') },
  ];
  return offered.map(({ id, title }) => ({
    label: text('menuOpen', title),
    does: () => {
      panel.selection.selectConnection(connection.id);
      panel.selection.showTab(id);
    },
  }));
}
