import type { Failure } from './failure.ts';

/** After this many milliseconds without a request a socket is waiting, not merely new. */
const PATIENCE = 500;

/**
 * How long a pending connection has been waiting with nothing sent, in milliseconds; null where it is not, or where no
 * source would have shown the request.
 */
export function waitingSince({ connection, context: { now } }: Failure): number | null {
  const { outcome, requestSentAt, request, sources, createdAt } = connection;
  if (outcome !== 'pending' || now === undefined || requestSentAt !== null || request.seen) return null;
  // Only the debugger reports a request at the moment it is sent (Chromium 156).
  if (!sources.includes('debugger')) return null;
  const since = now - createdAt;
  return since >= PATIENCE ? since : null;
}
