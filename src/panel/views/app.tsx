import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { focusNextArea } from '../parts/focus-within.ts';
import { keepFocus } from '../parts/keep-focus.ts';
import { lazy } from '../parts/lazy.tsx';
import { Split } from '../parts/split.tsx';
import { useElementSize } from '../parts/use-element-size.ts';
import { wantedWords } from '../selectors/wanted-words.ts';
import { usePanel } from '../state/panel.ts';
import { text } from '../text.ts';
import { ConnectionsGrid } from './connections/connections-grid.tsx';
import { Details } from './details.tsx';
import { ImportBar } from './import/import-bar.tsx';
import { ImportDrop } from './import/import-drop.tsx';
import { FilterFaults } from './search/filter-faults.tsx';
import { FindBar } from './search/find-bar.tsx';
import { StoredBar } from './sessions/stored-bar.tsx';
import { Footer } from './toolbar/footer.tsx';
import { Toolbar } from './toolbar/toolbar.tsx';
import { TroubleBar } from './toolbar/trouble-bar.tsx';

const words = { waiting: () => '', failed: () => text('lazyFailed') };
const SettingsDialog = lazy(
  async () => (await import('./settings/settings-dialog.tsx')).SettingsDialog,
  words,
);
const ExportDialog = lazy(async () => (await import('./export/export-dialog.tsx')).ExportDialog, words);
const DiffDialog = lazy(async () => (await import('./diff/diff-dialog.tsx')).DiffDialog, words);
const SessionsView = lazy(async () => (await import('./sessions/sessions.tsx')).SessionsView, words);
const Overview = lazy(async () => (await import('./timeline/overview.tsx')).Overview, words);
const FindResults = lazy(async () => (await import('./search/find-results.tsx')).FindResults, words);
const RecordDialog = lazy(async () => (await import('./wire/record-dialog.tsx')).RecordDialog, words);
const MenuView = lazy(async () => (await import('./menus/menu-view.tsx')).MenuView, words);

/** The areas between which F6 moves, in their order. */
const AREAS = [
  '.toolbar',
  '.find-results',
  '.overview',
  '.main > .split > .split-second > .split > .split-second > .split > .split-first',
  '.details',
  '.messages .grid-frame',
  '.message-details',
  '.footer',
];

/** Below this width, in CSS pixels, the details go under the list. */
const NARROW = 600;

/** The whole panel. */
export function App(): JSX.Element {
  const panel = usePanel();
  const app = useRef<HTMLDivElement>(null);
  const main = useRef<HTMLElement>(null);
  useEffect(() => (app.current === null ? undefined : keepFocus(app.current)), []);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      if (app.current !== null) focusNextArea(app.current, AREAS, event.shiftKey);
    };
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, []);
  const { find, messageFilter } = panel;
  const looked = find.shown.value ? find.query.value : messageFilter.text.value;
  useEffect(() => {
    const root = main.current;
    const sought = wantedWords(looked);
    if (root === null || sought.length === 0) return undefined;
    let current = true;
    let end = () => {};
    void import('../parts/found-words.ts').then(
      ({ markFoundWords }) => {
        if (current) end = markFoundWords(root, sought);
      },
      // Nothing is marked then; the search itself goes on.
      () => {},
    );
    return () => {
      current = false;
      end();
    };
  }, [looked]);
  const hits = find.hits;
  const { width } = useElementSize(main);
  const narrow = width < NARROW;
  const share = narrow ? panel.layout.listShareNarrow : panel.layout.listShare;
  return (
    <div class="app" ref={app}>
      <header>
        <h1 class="offstage">{text('extensionName')}</h1>
        <Toolbar />
        <FilterFaults
          filter={panel.connectionFilter.text.value}
          faults={panel.connectionFilter.faults.value}
        />
        <TroubleBar />
        <ImportBar />
        <StoredBar />
        <FindBar />
      </header>
      <main ref={main} class="main">
        <Split
          label={text('splitterFound')}
          placement="below"
          share={panel.layout.findShare.value}
          onShare={(next) => {
            panel.layout.findShare.value = next;
          }}
          first={hits === null || panel.sessions.open.value ? null : <FindResults hits={hits} />}
          second={
            panel.sessions.open.value ? (
              <SessionsView />
            ) : (
              <Split
                label={text('splitterTimeline')}
                placement="below"
                share={panel.layout.overviewShare.value}
                onShare={(next) => {
                  panel.layout.overviewShare.value = next;
                }}
                first={panel.layout.overviewOpen.value ? <Overview /> : null}
                second={
                  <Split
                    label={text('splitterDetails')}
                    placement={narrow ? 'below' : 'beside'}
                    share={share.value}
                    onShare={(next) => {
                      share.value = next;
                    }}
                    first={<ConnectionsGrid />}
                    second={panel.connection.value === null ? null : <Details />}
                  />
                }
              />
            )
          }
        />
        {panel.menu.shown.value !== null && (
          <MenuView key={panel.menu.shown.value.id} menu={panel.menu.shown.value} />
        )}
      </main>
      <Footer />
      {panel.exporting.value && <ExportDialog />}
      {panel.comparing.value !== null && (
        <DiffDialog
          other={panel.comparing.value.other}
          onClose={() => {
            panel.comparing.value = null;
          }}
        />
      )}
      {panel.settings.open.value && <SettingsDialog />}
      {/* Its steps have the page loaded again, so that it outlives the connection that was selected. */}
      {panel.importing.joining.value && <RecordDialog />}
      <ImportDrop />
      <div class="said" role="status" aria-label={text('saidLabel')}>
        {panel.menu.said.value}
      </div>
    </div>
  );
}
