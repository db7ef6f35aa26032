import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ScrollScale } from './scroll-scale.ts';

/** Names rows by numbers that stay while other rows come and go. */
export interface ListAnchor {
  /** Another one for each such change. */
  readonly version: unknown;
  /** A row's number, negative where it has none. */
  keyAt(row: number): number;
  /** The row of a number, or -1. */
  lineOf(key: number): number;
}

interface ListOptions {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly scale: ScrollScale;
  readonly rowCount: number;
  /** Whether it follows new rows while its end is visible. */
  readonly tail: boolean;
  /** What is listed: another value starts at the selected row, or else at the top, or at the end of a tail. */
  readonly of: string | number | undefined;
  /** The selected row, or -1. */
  readonly selected: number;
  readonly anchor: ListAnchor | undefined;
}

/** A list that is drawn for the first time begins as one that turns to other rows. */
const NOTHING_YET = Symbol();

interface Place {
  position: number;
  scrollTop: number;
  following: boolean;
  seenRows: number;
  of: ListOptions['of'] | typeof NOTHING_YET;
  version: unknown;
  /** The first row in view, and its number. */
  first: number;
  key: number;
}

/** The position of a list, and the ways to move it. */
export interface ListPosition {
  /** In list pixels, because the element's own `scrollTop` is too coarse once it is scaled. */
  readonly position: number;
  /** Rows that have arrived since a tail left its end. */
  readonly unseen: number;
  moveTo(position: number): void;
  /** Sets whether new rows are followed from now on. */
  follow(following: boolean): void;
  onScroll(): void;
}

/**
 * Follows and sets the scroll position of a windowed list. The position is settled before drawing: one drawing for each
 * change.
 */
export function useListPosition({
  scroller,
  scale,
  rowCount,
  tail,
  of,
  selected,
  anchor,
}: ListOptions): ListPosition {
  const place = useRef<Place>({
    position: 0,
    scrollTop: 0,
    following: true,
    seenRows: 0,
    of: NOTHING_YET,
    version: undefined,
    first: 0,
    key: -1,
  });
  const [, redraw] = useState(0);
  const at = place.current;

  if (at.of !== of) {
    at.of = of;
    at.following = selected < 0;
    at.position = selected < 0 ? 0 : scale.centering(selected);
    at.seenRows = rowCount;
  } else if (anchor !== undefined && at.version !== anchor.version && at.key >= 0) {
    const now = anchor.lineOf(at.key);
    if (now >= 0) at.position += (now - at.first) * scale.rowHeight;
  }
  if (tail && at.following) {
    at.position = scale.furthest;
    at.seenRows = rowCount;
  }
  at.position = scale.clamp(at.position);
  if (anchor !== undefined) {
    at.version = anchor.version;
    at.first = Math.floor(at.position / scale.rowHeight);
    at.key = at.first < rowCount ? anchor.keyAt(at.first) : -1;
  }

  useLayoutEffect(() => {
    const top = scale.scrollTop(at.position);
    if (scroller.current === null || Math.abs(top - at.scrollTop) < 1) return;
    scroller.current.scrollTop = top;
    at.scrollTop = top;
  });

  return {
    position: at.position,
    unseen: tail && !at.following ? Math.max(0, rowCount - at.seenRows) : 0,
    moveTo(position) {
      at.position = scale.clamp(position);
      redraw((n) => n + 1);
    },
    follow(following) {
      if (at.following && !following) at.seenRows = rowCount;
      at.following = following;
    },
    onScroll() {
      const top = scroller.current?.scrollTop ?? 0;
      // A difference below a pixel is our own setting, rounded to the screen's pixels.
      if (Math.abs(top - at.scrollTop) < 1) return;
      at.position = scale.position(top);
      at.scrollTop = top;
      this.follow(at.position >= scale.furthest - 2);
      redraw((n) => n + 1);
    },
  };
}
