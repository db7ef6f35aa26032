import type { Signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { TimeSpan, TrafficPicture } from '../../../analysis/rhythm/traffic-picture.ts';
import { useElementSize } from '../../parts/use-element-size.ts';
import { clockText, durationText } from '../../selectors/quantity.ts';
import type { TrafficStats } from '../../state/traffic-stats.ts';
import { text } from '../../text.ts';
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
  /** What the charts are of: both timelines may be in view. */
  readonly label: string;
  readonly stats: TrafficStats;
  /** The filter that the chosen time is a term of: nothing else keeps it. */
  readonly filter: Signal<string>;
  /** What is chosen, or how to choose, in a sentence. */
  readonly said: (chosen: TimeSpan | null) => string;
  /** Height of each chart in CSS pixels. */
  readonly height: number;
  /** Shows what is listed; absent where that is in view. */
  readonly onShow?: () => void;
  readonly onPick?: (at: number, frame: Element, clientY: number) => void;
  /** Whether the figures say what was buffered at sends. */
  readonly ofSends?: boolean;
  /** Drawn over the charts and below them, over the same time. */
  readonly above?: (picture: TrafficPicture, width: number) => ComponentChildren;
  readonly below?: (picture: TrafficPicture, width: number) => ComponentChildren;
}

/** Messages and bytes a second over time, and the time that is chosen in it: only what is of it is listed. */
export function TimeChart(props: TimeChartProps): JSX.Element {
  const { stats, filter, height, onPick } = props;
  const frame = useRef<HTMLDivElement>(null);
  const { width } = useElementSize(frame);
  const bins = Math.floor(Math.floor(width / STEP) * (STEP / BAR));
  useLayoutEffect(() => stats.draw(bins), [stats, bins]);
  const picture = stats.picture.value;
  const chosen = timeOfFilter(filter.value);
  const choose = (span: TimeSpan | null) => {
    filter.value = withTime(filter.value, span);
  };
  return (
    <section class="time-chart" aria-label={props.label}>
      <div class="time-bar">
        <span class="legend out">{text('directionSent')}</span>
        <span class="legend in">{text('directionReceived')}</span>
        <span class="time-chosen" role="status" aria-label={text('timelineChosen')}>
          {props.said(chosen)}
        </span>
        <TimeButtons
          chosen={chosen}
          zoomedIn={stats.zoom.value !== null}
          zoomsIn={
            chosen !== null &&
            picture !== null &&
            picture !== undefined &&
            isOther(chosen, stats.zoom.value ?? picture.whole)
          }
          onShow={props.onShow}
          onClear={() => choose(null)}
          onZoomIn={() => {
            if (chosen !== null && picture !== null && picture !== undefined)
              stats.zoomTo({
                from: Math.max(chosen.from, picture.whole.from),
                until: Math.min(chosen.until, picture.whole.until),
              });
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
              {...(onPick === undefined ? {} : { onPick })}
            >
              {props.above?.(picture, width)}
              <RateChart picture={picture} of="messages" width={width} height={height} />
              <RateChart picture={picture} of="bytes" width={width} height={height} />
              {props.below?.(picture, width)}
            </BrushFrame>
            <div class="time-axis dim">
              <span>{clockText(picture.span.from)}</span>
              <span>{text('timelineBin', durationText(picture.binMs))}</span>
              <span>{clockText(picture.span.until)}</span>
            </div>
            <RateTable picture={picture} ofSends={props.ofSends === true} />
          </>
        )}
      </div>
    </section>
  );
}

/** Whether drawing a time shows anything else than another that is drawn, which may be somewhat longer to end with a bar. */
function isOther(chosen: TimeSpan, drawn: TimeSpan): boolean {
  return chosen.from > drawn.from + 1 || chosen.until < drawn.until - 1;
}

interface TimeButtonsProps {
  readonly chosen: TimeSpan | null;
  readonly zoomedIn: boolean;
  /** Whether less than what is drawn is chosen. */
  readonly zoomsIn: boolean;
  readonly onShow: (() => void) | undefined;
  readonly onClear: () => void;
  readonly onZoomIn: () => void;
  readonly onZoomOut: () => void;
}

function TimeButtons(props: TimeButtonsProps): JSX.Element {
  const { chosen, zoomedIn, zoomsIn } = props;
  return (
    <span class="time-buttons">
      <button
        type="button"
        class="button"
        aria-disabled={!zoomsIn}
        onClick={() => {
          if (zoomsIn) props.onZoomIn();
        }}
      >
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
      {props.onShow !== undefined && (
        <button type="button" class="button" onClick={props.onShow}>
          {text('timelineShow')}
        </button>
      )}
    </span>
  );
}
