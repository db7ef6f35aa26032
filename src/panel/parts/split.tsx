import type { ComponentChildren, JSX, TargetedPointerEvent } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { dragAlong } from './drag-along.ts';

interface SplitProps {
  /** Name of the bar between the two. */
  readonly label: string;
  /** `beside` puts the second to the right of the first, `below` under it. */
  readonly placement: 'beside' | 'below';
  /** Share of the first area, 0 to 1. */
  readonly share: number;
  readonly onShare: (share: number) => void;
  /** Null shows the second alone. */
  readonly first: ComponentChildren | null;
  /** Null shows the first alone. */
  readonly second: ComponentChildren | null;
}

const LEAST = 0.1;
const KEY_STEP = 0.02;

const bounded = (share: number) => Math.min(1 - LEAST, Math.max(LEAST, share));

/** Two areas and a bar between them that the mouse and the arrow keys move (WAI-ARIA window splitter). */
export function Split({ label, placement, share, onShare, first, second }: SplitProps): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  const beside = placement === 'beside';
  const both = first !== null && second !== null;

  const onPointerDown = (event: TargetedPointerEvent<HTMLDivElement>) => {
    const room = beside ? frame.current?.clientWidth : frame.current?.clientHeight;
    if (room === undefined || room === 0) return;
    event.currentTarget.focus();
    dragAlong(event, (dx, dy) => onShare(bounded(share + (beside ? dx : dy) / room)));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = beside
      ? { ArrowLeft: share - KEY_STEP, ArrowRight: share + KEY_STEP }
      : { ArrowUp: share - KEY_STEP, ArrowDown: share + KEY_STEP };
    const next = { ...steps, Home: LEAST, End: 1 - LEAST }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onShare(bounded(next));
  };

  return (
    <div ref={frame} class={`split ${placement}`}>
      {first !== null && (
        <div key="first" id={id} class="split-first" style={{ flexBasis: both ? `${share * 100}%` : '100%' }}>
          {first}
        </div>
      )}
      {both && (
        // biome-ignore lint/a11y/useSemanticElements: <hr> has no handle to drag
        <div
          key="bar"
          class="splitter"
          role="separator"
          tabIndex={0}
          aria-label={label}
          aria-controls={id}
          aria-orientation={beside ? 'vertical' : 'horizontal'}
          aria-valuenow={Math.round(share * 100)}
          aria-valuemin={LEAST * 100}
          aria-valuemax={(1 - LEAST) * 100}
          onPointerDown={onPointerDown}
          onKeyDown={onKeyDown}
        />
      )}
      {second !== null && (
        <div key="second" class="split-second">
          {second}
        </div>
      )}
    </div>
  );
}
