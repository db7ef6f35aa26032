import type { ComponentChildren, JSX, TargetedPointerEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { TimeSpan } from '../../../analysis/rhythm/traffic-picture.ts';
import { clockText } from '../../selectors/quantity.ts';
import { text } from '../../text.ts';
import { between, type Edge, momentAt, movedBy, partOf } from './brush.ts';

/** A press that moves less, in CSS pixels, is a click. */
const CLICK = 3;
/** How much one step of zooming shows of the time before. */
const ZOOM = 0.5;

interface BrushFrameProps {
  readonly drawn: TimeSpan;
  /** How far an arrow key moves an end. */
  readonly stepMs: number;
  readonly chosen: TimeSpan | null;
  readonly onChoose: (span: TimeSpan | null) => void;
  /** Shows less (a factor below 1) or more of the time around a moment. */
  readonly onZoom: (around: number, factor: number) => void;
  readonly onZoomTo: (span: TimeSpan) => void;
  /** A click on what is drawn: the moment under the pointer, the frame, and how far down. */
  readonly onPick?: (at: number, frame: Element, clientY: number) => void;
  readonly children: ComponentChildren;
}

/**
 * Charts over one time in which people choose a part: by dragging, or by the two sliders that are its ends. A double click shows
 * the chosen part alone, Ctrl and the wheel zoom around the pointer, `+` and `-` around the chosen part; Escape chooses nothing.
 */
export function BrushFrame(props: BrushFrameProps): JSX.Element {
  const { drawn, stepMs, chosen, onChoose, onZoom, onZoomTo, onPick, children } = props;
  const frame = useRef<HTMLDivElement>(null);
  /** The time that is being dragged. */
  const [dragged, setDragged] = useState<TimeSpan | null>(null);
  const anchor = useRef({ at: 0, x: 0, edge: false });
  const shown = dragged ?? chosen;
  const ends = {
    from: Math.max(drawn.from, shown?.from ?? drawn.from),
    until: Math.min(drawn.until, shown?.until ?? drawn.until),
  };

  const momentOf = (clientX: number) => {
    const box = frame.current?.getBoundingClientRect();
    return box === undefined ? drawn.from : momentAt(drawn, (clientX - box.left) / Math.max(1, box.width));
  };

  useEffect(() => {
    const element = frame.current;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      onZoom(momentOf(event.clientX), event.deltaY < 0 ? ZOOM : 1 / ZOOM);
    };
    // A listener of the framework's could not keep the browser from zooming.
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  });

  const onPointerDown = (event: TargetedPointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || !(event.target instanceof Element)) return;
    const edge = event.target.getAttribute('data-edge');
    const at = edge === 'from' ? ends.until : edge === 'until' ? ends.from : momentOf(event.clientX);
    anchor.current = { at, x: event.clientX, edge: edge !== null };
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragged(between(at, momentOf(event.clientX)));
  };
  const onPointerMove = (event: TargetedPointerEvent<HTMLDivElement>) => {
    if (dragged !== null) setDragged(between(anchor.current.at, momentOf(event.clientX)));
  };
  const onPointerUp = (event: TargetedPointerEvent<HTMLDivElement>) => {
    if (dragged === null) return;
    setDragged(null);
    if (Math.abs(event.clientX - anchor.current.x) >= CLICK)
      onChoose(between(anchor.current.at, momentOf(event.clientX)));
    else if (!anchor.current.edge) onPick?.(momentOf(event.clientX), event.currentTarget, event.clientY);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Escape' && (chosen !== null || dragged !== null)) {
      setDragged(null);
      onChoose(null);
    } else if (event.key === '+' || event.key === '=') onZoom((ends.from + ends.until) / 2, ZOOM);
    else if (event.key === '-') onZoom((ends.from + ends.until) / 2, 1 / ZOOM);
    else {
      const edge = event.target instanceof Element ? event.target.getAttribute('data-edge') : null;
      const moved = edge === 'from' || edge === 'until' ? movedBy(event, edge, ends, drawn, stepMs) : null;
      if (moved === null) return;
      onChoose(moved);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const handle = (edge: Edge) => (
    <div
      class="brush-edge"
      data-edge={edge}
      role="slider"
      tabIndex={0}
      aria-label={text(edge === 'from' ? 'timelineFrom' : 'timelineUntil')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(partOf(drawn, ends[edge]) * 100)}
      aria-valuetext={clockText(ends[edge])}
      style={{ left: `${partOf(drawn, ends[edge]) * 100}%` }}
    />
  );

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be drawn as one
    <div
      ref={frame}
      class="brush-frame"
      role="group"
      aria-label={text('timelineBrush')}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setDragged(null)}
      onDblClick={() => {
        if (chosen !== null) onZoomTo(ends);
      }}
      onKeyDown={onKeyDown}
    >
      {children}
      {shown !== null && (
        <div
          class="brush"
          style={{
            left: `${partOf(drawn, ends.from) * 100}%`,
            width: `${(partOf(drawn, ends.until) - partOf(drawn, ends.from)) * 100}%`,
          }}
        />
      )}
      {handle('from')}
      {handle('until')}
    </div>
  );
}
