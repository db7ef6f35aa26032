import { hasTimes } from '../../session/has-times.ts';
import type { Failure } from './failure.ts';

/** How long a connection lasted, and how long it was silent before it ended. */
export interface Times {
  /** Seconds from the last message, or from the switch where there was none, to the end; null where not known. */
  readonly idle: number | null;
  /** Seconds from the switch to the end; null where not known. */
  readonly life: number | null;
}

/** Measures the end of a connection by its last message and its switch. */
export function timesOfEnd(failure: Failure): Times {
  const { closedAt, responseReceivedAt } = failure.connection;
  if (closedAt === null || !hasTimes(failure.connection)) return { idle: null, life: null };
  const { lastMessageAt } = failure;
  // Neither is then known to be right.
  if (messageBeforeSwitch(failure)) return { idle: null, life: null };
  const quietSince = lastMessageAt === null ? responseReceivedAt : (lastMessageAt ?? null);
  return { idle: secondsBetween(quietSince, closedAt), life: secondsBetween(responseReceivedAt, closedAt) };
}

/** Clocks of one file may differ by this much. */
const TOLERANCE = 1_000;

/** Whether even the last message has a time before the answer that opened the connection, which cannot be. */
export function messageBeforeSwitch({ connection, lastMessageAt }: Failure): boolean {
  const { responseReceivedAt } = connection;
  return (
    hasTimes(connection) &&
    typeof lastMessageAt === 'number' &&
    responseReceivedAt !== null &&
    lastMessageAt < responseReceivedAt - TOLERANCE
  );
}

function secondsBetween(from: number | null, to: number): number | null {
  const seconds = from === null ? Number.NaN : (to - from) / 1000;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}
