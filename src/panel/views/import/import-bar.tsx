import type { JSX } from 'preact';
import { lazy } from '../../parts/lazy.tsx';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';

const ImportNotice = lazy(async () => (await import('./import-notice.tsx')).ImportNotice, {
  waiting: () => '',
  failed: () => text('lazyFailed'),
});

/** Below the toolbar: the progress of an import, or why it failed. */
export function ImportBar(): JSX.Element | null {
  return usePanel().importing.state.value.at === 'nothing' ? null : <ImportNotice />;
}
