import type { JSX } from 'preact';
import type { LogSummary } from '../../../store/log-store.ts';
import { lazy } from '../../parts/lazy.tsx';
import { fileNameText, producerText } from '../../selectors/import-text.ts';
import { dateText } from '../../selectors/quantity.ts';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';

const words = { waiting: () => '', failed: () => text('lazyFailed') };
const ImportReport = lazy(async () => (await import('../import/import-report.tsx')).ImportReport, words);
const JoinReport = lazy(async () => (await import('../wire/join-report.tsx')).JoinReport, words);

/** States which stored session is shown instead of this tab's own, and leads back. */
export function StoredBar(): JSX.Element | null {
  const { sessions } = usePanel();
  const stored = sessions.stored.value;
  if (stored === null) return null;
  return (
    <section class="stored-bar" aria-label={text('storedLabel')}>
      <div class="stored-words">
        <span>{storedText(stored)}</span>
        {stored.imported?.joined === true && <JoinReport differences={stored.imported.differences ?? []} />}
        {stored.imported !== null && <ImportReport from={stored.imported} />}
      </div>
      <button type="button" class="button" onClick={() => sessions.backToLive()}>
        {text('storedBack')}
      </button>
    </section>
  );
}

function storedText(stored: LogSummary): string {
  const { imported, finished } = stored;
  if (imported !== null)
    return text(
      imported.joined === true ? 'storedJoined' : 'storedImported',
      fileNameText(imported.fileName),
      producerText(imported),
    );
  const host = stored.host === '' ? text('sessionsNoHost') : stored.host;
  return text(finished ? 'storedShown' : 'storedShownInUse', host, dateText(stored.createdAt));
}
