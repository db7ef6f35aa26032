import type { TimeSpan } from '../../../analysis/rhythm/traffic-picture.ts';

/** Which end of the chosen time a handle moves. */
export type Edge = 'from' | 'until';

/** The time between two moments, whichever of them is earlier. */
export function between(one: number, other: number): TimeSpan {
  return { from: Math.min(one, other), until: Math.max(one, other) };
}

/** The moment at a part of a time, 0 to 1. */
export function momentAt({ from, until }: TimeSpan, part: number): number {
  return from + (until - from) * Math.min(1, Math.max(0, part));
}

/** Where in a time a moment is, 0 to 1. */
export function partOf({ from, until }: TimeSpan, at: number): number {
  return Math.min(1, Math.max(0, (at - from) / Math.max(1e-9, until - from)));
}

/**
 * The chosen time after a key on one of its ends; null where the key moves nothing.
 * @param drawn the time that is drawn
 * @param stepMs how far an arrow key moves; ten times as far with Shift, and by Page Up and Page Down
 */
export function movedBy(
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  edge: Edge,
  chosen: TimeSpan,
  drawn: TimeSpan,
  stepMs: number,
): TimeSpan | null {
  const at = chosen[edge];
  const step = shiftKey ? 10 * stepMs : stepMs;
  const to = {
    ArrowLeft: at - step,
    ArrowDown: at - step,
    ArrowRight: at + step,
    ArrowUp: at + step,
    PageDown: at - 10 * stepMs,
    PageUp: at + 10 * stepMs,
    Home: edge === 'from' ? drawn.from : chosen.from,
    End: edge === 'from' ? chosen.until : drawn.until,
  }[key];
  if (to === undefined) return null;
  const bounded = Math.min(drawn.until, Math.max(drawn.from, to));
  // An end does not pass the other.
  return edge === 'from'
    ? { from: Math.min(bounded, chosen.until), until: chosen.until }
    : { from: chosen.from, until: Math.max(bounded, chosen.from) };
}

/** A time around a moment, shorter by a factor or, above 1, longer; null where that is all there is. */
export function zoomed(drawn: TimeSpan, whole: TimeSpan, around: number, factor: number): TimeSpan | null {
  const from = Math.max(whole.from, around - (around - drawn.from) * factor);
  const until = Math.min(whole.until, around + (drawn.until - around) * factor);
  if (from <= whole.from && until >= whole.until) return null;
  // Nobody sees more than a millisecond of a message.
  return until - from < 1 ? drawn : { from, until };
}
