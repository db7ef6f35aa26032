import type { JSX } from 'preact';
import { closeUnrecorded } from '../../../session/close-unrecorded.ts';
import type { Connection } from '../../../session/connection.ts';
import type { PageSpan } from '../../../session/page-lane.ts';
import { hasFailed, switchedAt } from '../../selectors/life-of.ts';
import { pageSpanText } from '../../selectors/page-span-text.ts';
import { clockText, durationText } from '../../selectors/quantity.ts';
import { type MessageKey, text } from '../../text.ts';
import { PageStrip } from './page-strip.tsx';

interface WaterfallProps {
  readonly connection: Connection;
  /** The states of the connection's page while it existed. */
  readonly page: readonly PageSpan[];
  /** The span of the whole picture, in epoch milliseconds. */
  readonly begin: number;
  readonly end: number;
  /** Nothing more comes of the log. */
  readonly over: boolean;
}

/** A connection's life as a bar: the handshake pale, the time after the switch solid; above it, the states of its page. */
export function Waterfall({ connection, page, begin, end, over }: WaterfallProps): JSX.Element {
  const span = Math.max(1, end - begin);
  const share = (time: number) => Math.min(100, Math.max(0, ((time - begin) / span) * 100));
  const from = share(connection.createdAt);
  const to = share(connection.closedAt ?? end);
  const switched = share(switchedAt(connection) ?? connection.closedAt ?? end);
  const bad = hasFailed(connection);
  // How long it will take is not known, and one whose answer nobody reports would connect for ever.
  const unanswered = connection.outcome === 'pending';
  const life = unanswered
    ? text('waterfallPending', clockText(connection.createdAt))
    : connection.closedAt === null
      ? text(openWords(connection, over), clockText(connection.createdAt))
      : text(
          'waterfallClosed',
          clockText(connection.createdAt),
          durationText(connection.closedAt - connection.createdAt),
        );
  const words = [life, ...page.map(pageSpanText)].join('. ');
  return (
    <span class="waterfall" role="img" aria-label={words} title={words}>
      <PageStrip spans={page} share={share} begin={connection.createdAt} end={connection.closedAt ?? end} />
      <span
        class={`bar pale ${bad ? 'bad' : ''} ${unanswered ? 'unanswered' : ''}`}
        style={{ left: `${from}%`, width: unanswered ? '8px' : `${to - from}%` }}
      />
      {!bad && !unanswered && to > switched && (
        <span class="bar" style={{ left: `${switched}%`, width: `${to - switched}%` }} />
      )}
    </span>
  );
}

function openWords(connection: Connection, over: boolean): MessageKey {
  if (closeUnrecorded(connection)) return 'waterfallOpened';
  return over ? 'waterfallOpenAtEnd' : 'waterfallOpen';
}
