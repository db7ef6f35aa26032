import type { JSX } from 'preact';
import type { Source } from '../../../events/event.ts';
import { FLAG } from '../../../events/message-segment.ts';
import type { Connection } from '../../../session/connection.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { notSeenText } from '../../selectors/not-seen-text.ts';
import { usePanel, useSession } from '../../state/panel.ts';
import { type MessageKey, text } from '../../text.ts';
import { StackList } from './stack-list.tsx';

const TARGETS: Record<Connection['target'], MessageKey> = {
  page: 'targetPage',
  iframe: 'targetIframe',
  worker: 'targetWorker',
  'shared-worker': 'targetSharedWorker',
  'service-worker': 'targetServiceWorker',
  unknown: 'targetUnknown',
};

/** The initiator tab: which code opened the connection, where it ran, and which parts were joined by less than a mark. */
export function InitiatorView({ connection }: { readonly connection: Connection }): JSX.Element {
  const { initiator, pageUrl } = connection;
  const unsure = connection.joins.filter(({ how }) => how === 'by-order');
  return (
    <ScrollRegion class="page" label={text('tabInitiator')}>
      <dl class="facts">
        <div>
          <dt>{text('initiatorOpenedBy')}</dt>
          <dd>{text(TARGETS[connection.target])}</dd>
        </div>
        <div>
          <dt>{text('initiatorPage')}</dt>
          <dd>
            {pageUrl.seen ? (
              <code>{pageUrl.value}</code>
            ) : (
              <span class="dim">
                {text('notObservableHere')} {notSeenText(pageUrl.why)}
              </span>
            )}
          </dd>
        </div>
        {unsure.map(({ source, sourceKey }) => (
          <div key={`${source} ${sourceKey}`}>
            <dt>{text('initiatorJoined')}</dt>
            <dd class="warn">{text('initiatorJoinedByOrder', joinedWords(source))}</dd>
          </div>
        ))}
      </dl>
      <h2>{text('initiatorStack')}</h2>
      {initiator.seen ? (
        <StackList stack={initiator.value.stack} />
      ) : (
        <p class="not-observable">
          <strong>{text('notObservableHere')}</strong> {notSeenText(initiator.why)}
        </p>
      )}
      <SelectedMessageStack connection={connection} />
    </ScrollRegion>
  );
}

function joinedWords(source: Source): string {
  return source === 'devtools-network' ? text('sourceDevtoolsNetwork') : text('sourceOther', source);
}

/** Where the page's code called send for the selected message. */
function SelectedMessageStack({ connection }: { readonly connection: Connection }): JSX.Element | null {
  const { selection } = usePanel();
  const session = useSession();
  const row = selection.message.value;
  if (row === null || row >= session.messages.count) return null;
  const flags = session.messages.flags(row);
  if ((flags & FLAG.outgoing) === 0 || (flags & FLAG.sentByUs) !== 0) return null;
  const stack = session.sentFrom(connection.id, session.messages.seq(row));
  return (
    <>
      <h2>{text('initiatorMessageStack')}</h2>
      {stack.length === 0 ? <p class="dim">{text('messageStackNone')}</p> : <StackList stack={stack} />}
    </>
  );
}
