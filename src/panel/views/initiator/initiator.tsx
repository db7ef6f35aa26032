import type { JSX } from 'preact';
import type { Connection } from '../../../session/connection.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { notSeenText } from '../../selectors/not-seen-text.ts';
import { type MessageKey, text } from '../../text.ts';

const TARGETS: Record<Connection['target'], MessageKey> = {
  page: 'targetPage',
  iframe: 'targetIframe',
  worker: 'targetWorker',
  'shared-worker': 'targetSharedWorker',
  'service-worker': 'targetServiceWorker',
  unknown: 'targetUnknown',
};

const MOST_FRAMES = 200;

/** The initiator tab: which code opened the connection, and where it ran. */
export function InitiatorView({ connection }: { readonly connection: Connection }): JSX.Element {
  const { initiator, pageUrl } = connection;
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
      </dl>
      <h2>{text('initiatorStack')}</h2>
      {!initiator.seen && (
        <p class="not-observable">
          <strong>{text('notObservableHere')}</strong> {notSeenText(initiator.why)}
        </p>
      )}
      {initiator.seen && initiator.value.stack.length === 0 && <p class="dim">{text('initiatorNoStack')}</p>}
      {initiator.seen && (
        <ol class="stack">
          {initiator.value.stack.slice(0, MOST_FRAMES).map((frame, index) => (
            <li key={index}>
              <code>{frame.functionName === '' ? text('initiatorAnonymous') : frame.functionName}</code>
              <span class="dim" title={frame.url}>
                {frame.url === ''
                  ? ''
                  : `${frame.url.slice(frame.url.lastIndexOf('/') + 1)}:${frame.line}:${frame.column}`}
              </span>
            </li>
          ))}
        </ol>
      )}
    </ScrollRegion>
  );
}
