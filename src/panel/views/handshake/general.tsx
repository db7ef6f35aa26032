import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { Connection } from '../../../session/connection.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { printable } from '../../parts/printable.ts';
import { outcomeWord, statusOf, switchedTo, targetWord } from '../../selectors/connection-text.ts';
import { notSeenText } from '../../selectors/not-seen-text.ts';
import { clockText, durationText } from '../../selectors/quantity.ts';
import { nothingComes } from '../../selectors/recording-ended.ts';
import { useCalmSession, usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';

/** What distinguishes a connection from all others: its whole URL, what became of it, where it ran, and when. */
export function General({ connection }: { readonly connection: Connection }): JSX.Element {
  const id = useId();
  const { sessions } = usePanel();
  const over = nothingComes(useCalmSession().marks, sessions.stored.value);
  const { url, createdAt, closedAt } = connection;
  const status = statusOf(connection);
  const lasted = closedAt === null ? '' : text('closeAfter', durationText(closedAt - createdAt));
  return (
    <section class="general" aria-labelledby={id}>
      <h2 id={id} class="offstage">
        {text('generalTitle')}
      </h2>
      <dl class="facts">
        <div>
          <dt>{text('generalUrl')}</dt>
          <dd>
            {url.seen ? (
              <>
                <code>
                  <bdi>{printable(url.value)}</bdi>
                </code>{' '}
                <CopyButton text={() => url.value} label={text('copyUrl')} done={text('copied')} />
              </>
            ) : (
              <span class="dim">{notSeenText(url.why)}</span>
            )}
          </dd>
        </div>
        <div>
          <dt>{text('columnStatus')}</dt>
          <dd>
            {status === null ? (
              <span class="dim">{connection.status.seen ? '' : notSeenText(connection.status.why)}</span>
            ) : (
              <strong class={status >= 400 ? 'bad' : ''}>{status}</strong>
            )}{' '}
            {outcomeWord(connection, over)} <span class="dim">· {switchedTo(connection)}</span>
          </dd>
        </div>
        <div>
          <dt>{text('columnTarget')}</dt>
          <dd>{targetWord(connection)}</dd>
        </div>
        <div>
          <dt>{text('generalTime')}</dt>
          <dd>
            {clockText(createdAt)} <span class="dim">{lasted}</span>
          </dd>
        </div>
      </dl>
    </section>
  );
}
