import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { SequenceGap } from '../../../analysis/rhythm/sequence-meter.ts';
import { printable } from '../../parts/printable.ts';
import { clockText, durationText, wholeNumber } from '../../selectors/quantity.ts';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import type { Figures } from '../../worker/stats-task.ts';
import { withTime } from './time-term.ts';

/** Silences and gaps that are listed; the tables of `stats` have all. */
const MOST = 20;
/** Milliseconds before and after a gap that are chosen with it: what came instead, and what is around it. */
const AROUND = 1_000;

/** Heartbeat, silences, gaps in sequences, and the limit on silence of the endpoint. */
export function Rhythm({ figures }: { readonly figures: Figures }): JSX.Element {
  const id = useId();
  const { heartbeat, silences, sequenceGaps, idleLimit, lasting } = figures;
  const last = silences.rows.length - 1;
  const more =
    silences.total +
    sequenceGaps.total -
    silences.rows.slice(0, MOST).length -
    sequenceGaps.rows.slice(0, MOST).length;
  return (
    <section class="rhythm" aria-labelledby={id}>
      <h2 id={id}>{text('timelineRhythm')}</h2>
      <ul class="sentences">
        <li>
          {heartbeat === null ? (
            <span class="dim">{text('timelineNoHeartbeat')}</span>
          ) : (
            heartbeatText(heartbeat)
          )}
        </li>
        {silences.rows.slice(0, MOST).map(({ from, ms }, k) => (
          <li key={from}>
            <TimeLink from={from} until={from + ms}>
              {text('timelineSilence', durationText(ms), clockText(from))}
            </TimeLink>
            {k === last && lasting === 'silent' && ` ${text('timelineLasting')}`}
            {k === last && lasting === 'dead' && <strong class="bad"> {text('timelineDead')}</strong>}
          </li>
        ))}
        {sequenceGaps.rows.slice(0, MOST).map((gap) => (
          <li key={`${gap.field} ${gap.channel} ${gap.outgoing} ${gap.from}`}>
            {Number.isNaN(gap.at) ? (
              gapText(gap)
            ) : (
              <TimeLink from={gap.at - AROUND} until={gap.at + AROUND}>
                {gapText(gap)}
              </TimeLink>
            )}
          </li>
        ))}
        {more > 0 && <li class="dim">{text('timelineLeftOut', wholeNumber(more))}</li>}
        {idleLimit !== null && (
          <li>
            {text('timelineIdleLimit', durationText(idleLimit.ms), wholeNumber(idleLimit.closes))}{' '}
            {idleLimit.products.length > 0 &&
              `${text('timelineIdleProducts', idleLimit.products.join('; '))} `}
            {text('timelineIdlePing', durationText(idleLimit.pingMs))}
          </li>
        )}
      </ul>
    </section>
  );
}

/** Words that lead to a time: the messages of it alone are listed. */
function TimeLink({
  from,
  until,
  children,
}: {
  readonly from: number;
  readonly until: number;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { text: filter } = usePanel().messageFilter;
  return (
    <button
      type="button"
      class="link"
      title={text('timelineChooseTime')}
      onClick={() => {
        filter.value = withTime(filter.value, { from, until });
      }}
    >
      {children}
    </button>
  );
}

function heartbeatText({
  kind,
  outgoing,
  periodMs,
  jitterMs,
  count,
  unanswered,
  missed,
  answered,
}: NonNullable<Figures['heartbeat']>): string {
  const said = text(
    outgoing ? 'timelineHeartbeatClient' : 'timelineHeartbeatServer',
    kind,
    periodMs === null ? '–' : durationText(periodMs),
    jitterMs === null ? '–' : durationText(jitterMs),
    wholeNumber(count),
  );
  return [
    said,
    ...(missed > 0 ? [text('timelineBeatsMissed', wholeNumber(missed))] : []),
    ...(answered || unanswered > 0 ? [text('timelineMissed', wholeNumber(unanswered))] : []),
  ].join(' ');
}

function gapText({ field, channel, from, to, at }: SequenceGap): string {
  const name = printable(channel === null ? field : `${field} (${channel})`);
  const numbers = from === to ? wholeNumber(from) : `${wholeNumber(from)}–${wholeNumber(to)}`;
  const when = Number.isNaN(at) ? '–' : clockText(at);
  return text('timelineSequenceGap', name, numbers, when);
}
