import type { JSX } from 'preact';
import type { LogSummary } from '../../../store/log-store.ts';
import { fileNameText, producerText } from '../../selectors/import-text.ts';
import { dateText } from '../../selectors/quantity.ts';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { ImportReport } from '../import/import-report.tsx';
import { JoinReport } from '../wire/join-report.tsx';

/** States which stored session is shown instead of this tab's own, and leads back. */
export function StoredSession({ stored }: { readonly stored: LogSummary }): JSX.Element {
  const { sessions } = usePanel();
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
