import type { Mark } from '../../session/mark.ts';

/** Whether a log's recording has ended: what is open in it then was open at that time, and nobody looks any more. */
export function recordingEnded(marks: readonly Mark[]): boolean {
  const last = marks.findLast(({ event }) => event.type.startsWith('recording/'));
  return last?.event.type === 'recording/stopped';
}
