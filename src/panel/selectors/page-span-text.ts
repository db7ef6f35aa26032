import type { PageSpan, PageState } from '../../session/page-lane.ts';
import { type MessageKey, text } from '../text.ts';
import { clockText, durationText } from './quantity.ts';

const STATES: Record<Exclude<PageState, 'clock-jumped'>, MessageKey> = {
  hidden: 'pageHidden',
  frozen: 'pageFrozen',
  cached: 'pageCached',
  offline: 'pageOffline',
  'behind-handshake': 'waitsBehindHandshake',
  'connect-delayed': 'connectDelayed',
  'left-out': 'pageLeftOut',
};

/** The state of a page during a span, in a few words. */
export function pageStateText({ state, by }: PageSpan): string {
  return state === 'clock-jumped' ? clockJumpText(by) : text(STATES[state]);
}

/** How far a clock jumped, in a few words. */
export function clockJumpText(by: number): string {
  return text(by < 0 ? 'pageClockBack' : 'pageClockForward', durationText(Math.abs(by)));
}

/** How long a page was in a state; empty where the state already says it. */
export function spanLengthText({ state, from, until }: PageSpan): string {
  if (state === 'clock-jumped') return '';
  return until === null ? text('pageStill') : durationText(until - from);
}

/** A span as one line: what, since when, how long. */
export function pageSpanText(span: PageSpan): string {
  const length = spanLengthText(span);
  const line = text('pageSpan', pageStateText(span), clockText(span.from));
  return length === '' ? line : `${line}, ${length}`;
}
