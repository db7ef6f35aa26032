import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Gap } from '../../../analysis/rhythm/gap-list.ts';
import type { TimeSpan, TrafficPicture } from '../../../analysis/rhythm/traffic-picture.ts';
import type { Connection } from '../../../session/connection.ts';
import { useElementSize } from '../../parts/use-element-size.ts';
import { clockText, durationText, wholeNumber } from '../../selectors/quantity.ts';
import { nothingComes } from '../../selectors/recording-ended.ts';
import { usePanel, useSession } from '../../state/panel.ts';
import type { TrafficStats } from '../../state/traffic-stats.ts';
import { text } from '../../text.ts';
import { Waterfall } from '../connections/waterfall.tsx';
import { zoomed } from './brush.ts';
import { BrushFrame } from './brush-frame.tsx';
import { RateChart } from './rate-chart.tsx';
import { RateTable } from './rate-table.tsx';
import { timeOfFilter, withTime } from './time-term.ts';

/** Width of the narrowest bar in CSS pixels. */
const BAR = 3;
/** Narrower changes of width ask for no other picture. */
const STEP = 24;

interface TimeChartProps {
  readonly stats: TrafficStats;
  readonly connection: Connection;
  readonly silences: readonly Gap[];
}

/** Messages and bytes a second over time, and the time that is chosen in it: only its messages are listed. */
export function TimeChart({ stats, connection, silences }: TimeChartProps): JSX.Element {
  const { messageFilter, selection, search } = usePanel();
  const frame = useRef<HTMLDivElement>(null);
  const { width } = useElementSize(frame);
  const bins = Math.floor(Math.floor(width / STEP) * (STEP / BAR));
  useLayoutEffect(() => stats.draw(bins), [stats, bins]);
  const picture = stats.picture.value;
  const chosen = timeOfFilter(messageFilter.text.value);
  const choose = (span: TimeSpan | null) => {
    messageFilter.text.value = withTime(messageFilter.text.value, span);
  };
  const found = search.result.value;
  return (
    <section class="time-chart" aria-label={text('timelineTraffic')}>
      <div class="time-bar">
        <span class="legend out">{text('directionSent')}</span>
        <span class="legend in">{text('directionReceived')}</span>
        <span class="time-chosen" role="status" aria-label={text('timelineChosen')}>
          {chosen === null
            ? text('timelineChooseHint')
            : text(
                'timelineChosenTime',
                momentText(chosen.from),
                momentText(chosen.until),
                found === null || found.state === 'running' ? '…' : wholeNumber(found.length),
              )}
        </span>
        <TimeButtons
          chosen={chosen}
          zoomedIn={stats.zoom.value !== null}
          onShow={() => selection.showTab('messages')}
          onClear={() => choose(null)}
          onZoomIn={() => {
            if (chosen !== null) stats.zoomTo(chosen);
          }}
          onZoomOut={() => stats.zoomTo(null)}
        />
      </div>
      <div class="time-frame" ref={frame}>
        {picture === null && <p class="dim">{text('timelineNoTimes')}</p>}
        {picture !== null && picture !== undefined && width > 0 && (
          <>
            <BrushFrame
              drawn={picture.span}
              stepMs={picture.binMs}
              chosen={chosen}
              onChoose={choose}
              onZoom={(around, factor) =>
                stats.zoomTo(
                  factor < 1 || stats.zoom.value !== null
                    ? zoomed(stats.zoom.value ?? picture.span, picture.whole, around, factor)
                    : null,
                )
              }
              onZoomTo={(span) => stats.zoomTo(span)}
            >
              <RateChart picture={picture} of="messages" width={width} />
              <RateChart picture={picture} of="bytes" width={width} />
              <Life connection={connection} picture={picture} silences={silences} />
            </BrushFrame>
            <div class="time-axis dim">
              <span>{clockText(picture.span.from)}</span>
              <span>{text('timelineBin', durationText(picture.binMs))}</span>
              <span>{clockText(picture.span.until)}</span>
            </div>
            <RateTable picture={picture} />
          </>
        )}
      </div>
    </section>
  );
}

/** A moment that may be left open. */
function momentText(at: number): string {
  return Number.isFinite(at) ? clockText(at) : '…';
}

/** The life of the connection under its traffic, the states of its page, and its silences. */
function Life({
  connection,
  picture: { span },
  silences,
}: {
  readonly connection: Connection;
  readonly picture: TrafficPicture;
  readonly silences: readonly Gap[];
}): JSX.Element {
  const session = useSession();
  const { sessions } = usePanel();
  const share = (at: number) =>
    Math.min(100, Math.max(0, ((at - span.from) / (span.until - span.from)) * 100));
  return (
    <div class="life">
      <Waterfall
        connection={connection}
        page={session.pageSpans(connection)}
        begin={span.from}
        end={span.until}
        over={nothingComes(session.marks, sessions.stored.value)}
      />
      {silences.map(({ from, ms }) => (
        <span
          key={from}
          class="silence"
          title={text('timelineSilence', durationText(ms), clockText(from))}
          style={{ left: `${share(from)}%`, width: `${share(from + ms) - share(from)}%` }}
        />
      ))}
    </div>
  );
}

interface TimeButtonsProps {
  readonly chosen: TimeSpan | null;
  readonly zoomedIn: boolean;
  readonly onShow: () => void;
  readonly onClear: () => void;
  readonly onZoomIn: () => void;
  readonly onZoomOut: () => void;
}

function TimeButtons(props: TimeButtonsProps): JSX.Element {
  const { chosen, zoomedIn } = props;
  return (
    <span class="time-buttons">
      <button type="button" class="button" aria-disabled={chosen === null} onClick={props.onZoomIn}>
        {text('timelineZoomIn')}
      </button>
      <button
        type="button"
        class="button"
        aria-disabled={!zoomedIn}
        onClick={() => {
          if (zoomedIn) props.onZoomOut();
        }}
      >
        {text('timelineZoomOut')}
      </button>
      <button
        type="button"
        class="button"
        aria-disabled={chosen === null}
        onClick={() => {
          if (chosen !== null) props.onClear();
        }}
      >
        {text('timelineClear')}
      </button>
      <button type="button" class="button" onClick={props.onShow}>
        {text('timelineShow')}
      </button>
    </span>
  );
}
