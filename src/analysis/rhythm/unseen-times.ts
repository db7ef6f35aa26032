import type { Mark } from '../../session/mark.ts';
import type { Unseen } from './silences.ts';

/** The times of a log in which nobody observed anything: gaps, and from a stop of the recording to its next start. */
export function unseenTimes(marks: readonly Mark[]): readonly Unseen[] {
  const times: Unseen[] = [];
  let stopped = Number.NaN;
  for (const { event } of marks) {
    if (event.type === 'capture/gap') times.push({ from: event.at, until: event.until });
    if (event.type === 'recording/stopped') stopped = event.at;
    if (event.type !== 'recording/started') continue;
    if (!Number.isNaN(stopped)) times.push({ from: stopped, until: event.at });
    stopped = Number.NaN;
  }
  return times;
}
