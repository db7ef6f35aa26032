import type { Connection } from './connection.ts';

/** What is said of such a connection in place of "open". */
export const NO_CLOSE_RECORDED = 'the file holds no end of it: whether it was open at the end is not known';

/** Whether it opened and the file's producer records no ends: whether it was open at the end is not known. */
export function closeUnrecorded({ outcome, closedAt, close }: Connection): boolean {
  return outcome === 'open' && closedAt === null && !close.seen && close.why === 'not-in-file';
}
