import type { JSX } from 'preact';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { GrantAccessLink } from '../access/grant-access-link.tsx';

/** What to do where the table is empty. */
export function ConnectionsEmpty({ filtered }: { readonly filtered: boolean }): JSX.Element {
  const panel = usePanel();
  const status = panel.recording.status.value;
  if (filtered) {
    return (
      <>
        <strong>{text('emptyFiltered')}</strong>
        <button type="button" class="button" onClick={() => panel.connectionFilter.clear()}>
          {text('emptyFilteredAction')}
        </button>
      </>
    );
  }
  const stored = panel.sessions.stored.value;
  if (stored !== null) return <p>{text(stored.connections === 0 ? 'emptyStored' : 'loading')}</p>;
  if (status === null) return <p>{text('emptyConnecting')}</p>;
  if (!status.recording) {
    return (
      <>
        <strong>{text('emptyStopped')}</strong>
        <p>{text('emptyStoppedHint')}</p>
      </>
    );
  }
  const page = status.coverage.find(({ target }) => target === 'page');
  if (page?.state === 'not-covered' && page.why === 'no-site-access') {
    return (
      <>
        <strong>{text('notCoveredNoSiteAccess')}</strong>
        <p>{text('emptyNoAccessHint')}</p>
        <GrantAccessLink />
      </>
    );
  }
  if (page?.why === 'hook-missing') {
    return (
      <>
        <strong>{text('emptyHookMissing')}</strong>
        <p>{text('emptyHookMissingHint')}</p>
        <button type="button" class="button" onClick={panel.reloadPage}>
          {text('remedyReload')}
        </button>
      </>
    );
  }
  return (
    <>
      <strong>{text('emptyRecording')}</strong>
      <p>{text('emptyRecordingHint')}</p>
    </>
  );
}
