import type { Connection } from './connection.ts';

/** How many messages of the page never were on the wire that was joined to the connection; 0 where that is not known. */
export function unsentOf({ joins }: Connection): number {
  return joins.reduce((most, { unsent = 0 }) => Math.max(most, unsent), 0);
}
