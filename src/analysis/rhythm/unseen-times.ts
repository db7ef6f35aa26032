import type { Mark } from '../../session/mark.ts';
import type { PageSpan } from '../../session/page-lane.ts';
import type { Gap } from './gap-list.ts';

/** A time that nobody observed, or in which the page could not speak. */
export interface Unseen {
  readonly from: number;
  readonly until: number;
  /**
   * What is absent was observed, and means nothing: the whole page rested (frozen, in the back/forward cache, or the machine slept), or its
   * timers did, which a browser slows down in a hidden page. Absent where nobody observed.
   */
  readonly rested?: 'page' | 'timers';
}

/** A jump of the clock is noticed so long after it, in milliseconds: by the next message or timer. */
const NOTICED = 5_000;

/**
 * The times in which the absence of a message means nothing: gaps, from a stop of the recording to its next start, and what the
 * connection's page rested.
 */
export function unseenTimes(marks: readonly Mark[], page: readonly PageSpan[]): readonly Unseen[] {
  const times: Unseen[] = [];
  let stopped = Number.NaN;
  for (const { event } of marks) {
    if (event.type === 'capture/gap') times.push({ from: event.at, until: event.until });
    if (event.type === 'recording/stopped') stopped = event.at;
    if (event.type !== 'recording/started') continue;
    if (!Number.isNaN(stopped)) times.push({ from: stopped, until: event.at });
    stopped = Number.NaN;
  }
  for (const { state, from, until } of page) {
    const end = until ?? Number.POSITIVE_INFINITY;
    if (state === 'hidden') times.push({ from, until: end, rested: 'timers' });
    else if (state === 'clock-jumped') times.push({ from: from - NOTICED, until: end, rested: 'page' });
    else if (state === 'frozen' || state === 'cached' || state === 'left-out')
      times.push({ from, until: end, rested: 'page' });
  }
  return times;
}

/** Until when nobody observed, for the last time; before all times where somebody always did. */
export function unseenUntil(unseen: readonly Unseen[]): number {
  return unseen.reduce(
    (last, { rested, until }) => (rested === undefined ? Math.max(last, until) : last),
    Number.NEGATIVE_INFINITY,
  );
}

/** Whether nobody observed something of a time. */
export function isUnseen(unseen: readonly Unseen[], from: number, until: number): boolean {
  return unseen.some((time) => time.rested === undefined && time.from <= until && time.until >= from);
}

/** Whether a silence says nothing because of what was at that time. @param byPage whether the page beats, which it does by a timer */
export function excuses({ from, until, rested }: Unseen, gap: Gap, byPage: boolean): boolean {
  if (from > gap.from + gap.ms || until < gap.from) return false;
  return rested !== 'timers' || byPage;
}
