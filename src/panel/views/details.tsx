import type { JSX } from 'preact';
import { IconButton } from '../parts/icon-button.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { hasFailed } from '../selectors/life-of.ts';
import { usePanel } from '../state/panel.ts';
import { text } from '../text.ts';
import { CopyAsButton } from './copy-as/copy-as-button.tsx';
import { DETAIL_TABS } from './detail-tabs.tsx';

/** The selected connection in tabs. */
export function Details(): JSX.Element | null {
  const panel = usePanel();
  const connection = panel.connection.value;
  if (connection === null) return null;
  const failed = hasFailed(connection);
  const tabs = DETAIL_TABS.filter((tab) => tab.offered(connection, panel)).map((tab) => ({
    id: tab.id,
    title: text(typeof tab.title === 'string' ? tab.title : tab.title(connection, panel)),
    badge: tab.badge?.(connection, panel),
    content: () => tab.content(connection),
  }));
  return (
    <section class="details" aria-label={text('detailsLabel')}>
      <Tabs
        label={text('detailsLabel')}
        tabs={tabs}
        current={failed ? panel.selection.failedTab.value : panel.selection.tab.value}
        onChange={(id) => {
          if (failed) panel.selection.failedTab.value = id;
          else panel.selection.tab.value = id;
        }}
        leading={
          <IconButton icon="close" label={text('detailsClose')} onClick={() => panel.selection.clear()} />
        }
        trailing={<CopyAsButton key={connection.id} connection={connection} />}
      />
    </section>
  );
}
