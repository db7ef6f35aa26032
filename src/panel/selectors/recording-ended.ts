import type { Mark } from '../../session/mark.ts';
import type { LogSummary } from '../../store/log-store.ts';

/**
 * Whether a log's recording has ended: a connection that is open in it was open at that time; what happened later is not
 * known.
 */
export function recordingEnded(marks: readonly Mark[]): boolean {
  const last = marks.findLast(({ event }) => event.type.startsWith('recording/'));
  return last?.event.type === 'recording/stopped';
}

/**
 * Whether nothing more will come of a log, so that an open connection of it may be gone by now.
 *
 * @param stored the stored session that it is; null for the tab's own
 */
export function nothingComes(marks: readonly Mark[], stored: Pick<LogSummary, 'finished'> | null): boolean {
  return stored?.finished === true || recordingEnded(marks);
}
