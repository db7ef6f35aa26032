import type { JSX } from 'preact';
import { lazy } from '../../parts/lazy.tsx';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';

const ImportNotice = lazy(async () => (await import('./import-notice.tsx')).ImportNotice, {
  waiting: () => '',
  failed: () => text('lazyFailed'),
});

/** Under the toolbar: how far an import is, or why there was none. */
export function ImportBar(): JSX.Element | null {
  return usePanel().importing.state.value.at === 'nothing' ? null : <ImportNotice />;
}
