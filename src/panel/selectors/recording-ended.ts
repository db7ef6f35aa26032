import type { Mark } from '../../session/mark.ts';

/**
 * Whether a log's recording has ended: a connection that is open in it was open at that time; what happened later is not
 * known.
 */
export function recordingEnded(marks: readonly Mark[]): boolean {
  const last = marks.findLast(({ event }) => event.type.startsWith('recording/'));
  return last?.event.type === 'recording/stopped';
}
