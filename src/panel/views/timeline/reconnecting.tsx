import type { JSX } from 'preact';
import { useId, useMemo } from 'preact/hooks';
import { endpointOf } from '../../../analysis/endpoint-of.ts';
import type { Connection } from '../../../session/connection.ts';
import { clockText, durationText, wholeNumber } from '../../selectors/quantity.ts';
import { nothingComes } from '../../selectors/recording-ended.ts';
import { usePanel } from '../../state/panel.ts';
import { text, textOf } from '../../text.ts';
import type { Figures } from '../../worker/stats-task.ts';
import { Waterfall } from '../connections/waterfall.tsx';

/** Attempts whose lives are drawn. */
const MOST_LIVES = 30;
/** Gaps between attempts that are written. */
const MOST_GAPS = 30;

interface ReconnectingProps {
  readonly figures: Figures;
  readonly connection: Connection;
}

/** The attempts at the connection's endpoint: their lives one under the other, and the times between them. */
export function Reconnecting({ figures: { reconnects }, connection }: ReconnectingProps): JSX.Element | null {
  const id = useId();
  const { follower, selection, sessions } = usePanel();
  const session = follower.session.value;
  const endpoint = endpointOf(connection);
  const all = useMemo(
    () => session.connections.filter((each) => endpointOf(each) === endpoint),
    [session, session.connectionsRevision, endpoint],
  );
  if (reconnects === null) return null;
  const lives = all.slice(-MOST_LIVES);
  const over = nothingComes(session.marks, sessions.stored.value);
  const begin = Math.min(...lives.map(({ createdAt }) => createdAt));
  const end = Math.max(session.newestAt, ...lives.map(({ closedAt }) => closedAt ?? 0));
  const { attempts, repeats, gapsMs, backsOff, jitter, storms, differences } = reconnects;
  const gaps = gapsMs.slice(0, MOST_GAPS).map(durationText).join(', ');
  return (
    <section class="reconnecting" aria-labelledby={id}>
      <h2 id={id}>
        {repeats === attempts - 1
          ? textOf('timelineAttempts', attempts)
          : text('timelineRepeats', wholeNumber(attempts), wholeNumber(repeats))}
      </h2>
      <ul class="sentences">
        {gaps !== '' && <li>{text(backsOff ? 'timelineBacksOff' : 'timelineGaps', gaps)}</li>}
        {jitter !== null && <li>{text('timelineJitter', wholeNumber(Math.round(jitter * 100)))}</li>}
        {storms.map(({ at, sockets }) => (
          <li key={at}>{text('timelineStorm', wholeNumber(sockets), clockText(at))}</li>
        ))}
        {differences.map((difference) => (
          <li key={difference}>{difference}</li>
        ))}
      </ul>
      <ol class="lives" aria-label={text('timelineLives')}>
        {lives.map((each) => (
          <li key={each.id}>
            <button
              type="button"
              class="link"
              aria-current={each.id === connection.id}
              onClick={() => selection.selectConnection(each.id)}
            >
              {clockText(each.createdAt)}
            </button>
            <Waterfall connection={each} page={session.pageSpans(each)} begin={begin} end={end} over={over} />
          </li>
        ))}
      </ol>
      {all.length > lives.length && (
        <p class="dim">{text('timelineLeftOut', wholeNumber(all.length - lives.length))}</p>
      )}
    </section>
  );
}
