import type { Session } from '../../session/session.ts';
import { nameOf } from '../input/read-file.ts';
import { say } from '../say.ts';
import { printable } from './printable.ts';

/** What is said of a file in which no connection is. */
export const NOTHING_SWITCHED = 'nothing that can be read in it switched protocols, or tried to.';

/**
 * Says on standard error that a file has no connection: for people an empty result looks like a good one. A program sees it in the
 * empty list of JSON.
 */
export function sayNothingSwitched(file: string, { connections }: Session): void {
  if (connections.length === 0) say(printable(`${nameOf(file)}: ${NOTHING_SWITCHED}`));
}
