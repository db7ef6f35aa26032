import type { JSX } from 'preact';
import { lazy } from '../../parts/lazy.tsx';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';

const StoredSession = lazy(async () => (await import('./stored-session.tsx')).StoredSession, {
  waiting: () => '',
  failed: () => text('lazyFailed'),
});

/** A bar while a stored session is shown instead of this tab's own. */
export function StoredBar(): JSX.Element | null {
  const stored = usePanel().sessions.stored.value;
  return stored === null ? null : <StoredSession stored={stored} />;
}
