// RFC 6455 section 7.2.3: a client that reconnects waits a random time first (0 to 5 seconds) and longer each time, so that
// a restarted server is not overloaded.

import type { Connection } from '../../../session/connection.ts';
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';

/** How many retries in a row make a pattern. */
const ENOUGH = 3;
/** How many attempts are considered, the newest ones. */
const MOST = 50;
/** A wait of this many milliseconds is long enough, whether waits grow or not. */
const LONG = 5000;
const GROWTH = 1.5;
/** A shorter first wait counts as this long: from 0, any wait would count as growth. */
const LEAST = 100;

export const retryBacksOff = defineCheck({
  id: 'retry-backs-off',
  level: 'advice',
  clauses: ['RFC 6455 7.2.3'],
  scope: 'websocket',
  needs: ['attempts'],
  fix: 'Wait a random time before the first retry, double it at each failure up to a limit, and start over once a connection has lasted.',
  run({ attempts }) {
    const waits = waitsOf(attempts.slice(-MOST));
    if (waits.length < ENOUGH) return notApplicable('There were not enough retries in a row to judge.');
    const first = Math.min(...waits.slice(0, 2));
    const last = Math.max(...waits.slice(-2));
    if (last >= LONG || last >= Math.max(first, LEAST) * GROWTH)
      return holds(`The waits grew from ${seconds(first)} to ${seconds(last)}.`);
    return broken(
      `${waits.length} retries in a row came after ${seconds(first)} to ${seconds(Math.max(...waits))}: the waits do not grow.`,
    );
  },
});
/** Milliseconds between the end of a failed attempt and the next one, for the newest run of failures only. */
function waitsOf(attempts: readonly Connection[]): number[] {
  let waits: number[] = [];
  for (const [at, attempt] of attempts.entries()) {
    const before = attempts[at - 1];
    if (before === undefined) continue;
    const failed = before.outcome === 'failed' || before.outcome === 'refused';
    // Sockets that exist at the same time are not retries of each other.
    if (!failed || before.closedAt === null || attempt.createdAt < before.closedAt) waits = [];
    else waits.push(attempt.createdAt - before.closedAt);
  }
  return waits;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
