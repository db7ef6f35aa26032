import type { EpochMilliseconds } from '../events/units.ts';
import type { Connection } from './connection.ts';
import type { PageSpan } from './page-lane.ts';

/** Milliseconds without a request after which a socket waits, and does not merely connect. */
const PATIENCE = 500;
/** Connections before it that are looked at, the newest. */
const MOST = 300;
/** Failures in a row before the browser delays (Chromium 156: the first eight go out at once). */
const ENOUGH_FAILURES = 5;
/** Milliseconds after a failure in which the browser may delay the next attempt: Firefox waits up to 60 s. */
const DELAYED_WITHIN = 60_000;

/**
 * How long the browser held a socket back before it sent anything: behind another handshake to the same server (RFC 6455 section
 * 4.1 item 2: one at a time), or after a row of failures. Null where neither is shown: the network may be slow.
 *
 * @param all the connections of the log, by their ids
 * @param now the time of the newest event
 */
export function connectWait(
  connection: Connection,
  all: readonly Connection[],
  now: EpochMilliseconds,
): PageSpan | null {
  const { kind, sources, discovered, createdAt, requestSentAt, request, closedAt, url } = connection;
  // Only the debugger reports a request at the moment it is sent (Chromium 156).
  if (kind !== 'websocket' || discovered || !url.seen || !sources.includes('debugger')) return null;
  if (requestSentAt === null && request.seen) return null;
  const until = requestSentAt ?? closedAt;
  if ((until ?? now) - createdAt < PATIENCE) return null;
  const before = all.slice(Math.max(0, connection.id - MOST), connection.id);
  const held = { from: createdAt, until, by: 0 };
  if (before.some((other) => isBefore(other, connection, until ?? now))) {
    return { state: 'behind-handshake', ...held };
  }
  return failuresBefore(connection, before) >= ENOUGH_FAILURES ? { state: 'connect-delayed', ...held } : null;
}

/** Whether another socket's handshake with the same server was under way while this one waited. */
function isBefore(other: Connection, connection: Connection, until: number): boolean {
  const { kind, requestSentAt, responseReceivedAt, closedAt } = other;
  if (kind !== 'websocket' || requestSentAt === null || requestSentAt > until) return false;
  const answeredAt = responseReceivedAt ?? closedAt ?? Number.POSITIVE_INFINITY;
  return answeredAt > connection.createdAt && serverOf(other) === serverOf(connection);
}

/** Failures of the same address in a row, the last of which is fresh. */
function failuresBefore(connection: Connection, before: readonly Connection[]): number {
  const address = addressOf(connection);
  const attempts = before.filter((other) => other.kind === 'websocket' && addressOf(other) === address);
  const last = attempts.at(-1);
  if (last === undefined || connection.createdAt - (last.closedAt ?? last.createdAt) > DELAYED_WITHIN)
    return 0;
  const lastGood = attempts.findLastIndex(({ outcome }) => outcome !== 'failed' && outcome !== 'refused');
  return attempts.length - 1 - lastGood;
}

function serverOf({ url }: Connection): string | null {
  return url.seen && URL.canParse(url.value) ? new URL(url.value).origin : null;
}

function addressOf({ url }: Connection): string | null {
  return url.seen ? url.value.replace(/[?#].*$/s, '') : null;
}
