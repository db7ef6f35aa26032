import type { Connection } from '../../session/connection.ts';

/** Whether it came to no switch. */
export function hasFailed({ outcome }: Connection): boolean {
  return outcome === 'failed' || outcome === 'refused';
}

/** When a connection was first open; null where it was not seen to open. */
export function switchedAt({ createdAt, responseReceivedAt, outcome }: Connection): number | null {
  // For a connection from before the recording, or with an unseen handshake, it is only known that it came this far.
  return responseReceivedAt ?? (outcome === 'open' || outcome === 'closed' ? createdAt : null);
}
