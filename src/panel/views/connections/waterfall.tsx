import type { JSX } from 'preact';
import type { Connection } from '../../../session/connection.ts';
import { clockText, durationText } from '../../selectors/quantity.ts';
import { text } from '../../text.ts';

interface WaterfallProps {
  readonly connection: Connection;
  /** The span of the whole picture, in epoch milliseconds. */
  readonly begin: number;
  readonly end: number;
}

/** A connection's life as a bar: the handshake pale, what travelled after the switch full. */
export function Waterfall({ connection, begin, end }: WaterfallProps): JSX.Element {
  const span = Math.max(1, end - begin);
  const share = (time: number) => Math.min(100, Math.max(0, ((time - begin) / span) * 100));
  const from = share(connection.createdAt);
  const to = share(connection.closedAt ?? end);
  const switched = connection.responseReceivedAt === null ? to : share(connection.responseReceivedAt);
  const bad = connection.outcome === 'failed' || connection.outcome === 'refused';
  const life =
    connection.closedAt === null
      ? text('waterfallOpen', clockText(connection.createdAt))
      : text(
          'waterfallClosed',
          clockText(connection.createdAt),
          durationText(connection.closedAt - connection.createdAt),
        );
  return (
    <span class="waterfall" role="img" aria-label={life} title={life}>
      <span class={`bar pale ${bad ? 'bad' : ''}`} style={{ left: `${from}%`, width: `${to - from}%` }} />
      {!bad && <span class="bar" style={{ left: `${switched}%`, width: `${Math.max(0, to - switched)}%` }} />}
    </span>
  );
}
