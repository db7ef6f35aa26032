import type { Panel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { STATE_CHIPS } from '../toolbar/connection-filter-bar.tsx';
import { type MenuEntry, menuGroups } from './menu-entry.ts';

/** Below this width, in CSS pixels, the toolbar shows only the chips that are on (frame.css). */
const NO_CHIPS = 600;

/** What a narrow toolbar has no room for. */
export function toolbarEntries(panel: Panel, chooseFile: () => void): readonly MenuEntry[] {
  const { connectionFilter, importing, recording, sessions, settings } = panel;
  const status = recording.status.peek();
  const preserves = status?.preserveLog === true;
  return menuGroups(
    innerWidth < NO_CHIPS
      ? STATE_CHIPS.map(({ state, word }) => ({
          label: text(word),
          checked: connectionFilter.states.peek().includes(state),
          does: () => connectionFilter.toggle(state),
        }))
      : [],
    status === null
      ? []
      : [
          {
            label: text('toolbarPreserve'),
            checked: preserves,
            does: () => recording.setPreserveLog(!preserves),
          },
        ],
    [
      {
        label: text('menuExport'),
        does: () => {
          panel.exporting.value = true;
        },
      },
      {
        label: text('menuImport'),
        off: importing.state.peek().at === 'running' ? text('toolbarImportBusy') : null,
        does: chooseFile,
      },
      { label: text('toolbarSessions'), checked: sessions.open.peek(), does: () => sessions.toggle() },
      {
        label: text('toolbarSettings'),
        does: () => {
          settings.open.value = true;
        },
      },
    ],
  );
}
