import type { JSX } from 'preact';
import { dateText } from '../../selectors/quantity.ts';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';

/** Says which stored session is shown in the place of this tab's own, and leads back. */
export function StoredBar(): JSX.Element | null {
  const { sessions } = usePanel();
  const stored = sessions.stored.value;
  if (stored === null) return null;
  const host = stored.host === '' ? text('sessionsNoHost') : stored.host;
  const date = dateText(stored.createdAt);
  return (
    <section class="stored-bar" aria-label={text('storedLabel')}>
      <span>{text(stored.finished ? 'storedShown' : 'storedShownInUse', host, date)}</span>
      <button type="button" class="button" onClick={() => sessions.backToLive()}>
        {text('storedBack')}
      </button>
    </section>
  );
}
