import type { ComparedConnection } from './compared-connection.ts';

/** How much earlier a recording may have ended, in milliseconds, for a timer that is a little late. */
const SLACK = 250;

/** Whether the other recording ended before this message could have come. */
export function isCutOff(one: ComparedConnection, row: number, other: ComparedConnection): boolean {
  if (other.connection.closedAt !== null || other.recordedUntil === null) return false;
  const at = (one.trail.at[row] ?? 0) - one.connection.createdAt;
  return at > other.recordedUntil - other.connection.createdAt - SLACK;
}
