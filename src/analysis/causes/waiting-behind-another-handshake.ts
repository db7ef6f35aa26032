import type { Connection } from '../../session/connection.ts';
import type { Cause } from './cause.ts';
import type { Failure } from './failure.ts';
import { urlOf } from './failure.ts';
import { secondsInWords } from './seconds-in-words.ts';
import { waitingSince } from './waiting.ts';

/** How many neighbours are considered, the newest ones. */
const MOST = 300;

/**
 * Browsers make one handshake at a time to a host and port (RFC 6455 section 4.1 item 2), and another one has not ended
 * yet.
 */
export const waitingBehindAnotherHandshake: Cause = {
  id: 'waiting-behind-another-handshake',
  recognise(failure) {
    const since = waitingSince(failure);
    if (since === null) return null;
    const other = handshakeBefore(failure);
    if (other === null) return null;
    const path = other.url.seen ? ` (${new URL(other.url.value).pathname.slice(0, 200)})` : '';
    return {
      sentence: `Check the handshake before this one: browsers make one at a time to a host and port, and another socket began to connect ${secondsInWords(Math.max(0, failure.connection.createdAt - other.createdAt) / 1000)} earlier.`,
      evidence: [
        `Nothing of this socket was sent for ${secondsInWords(since / 1000)}.`,
        `The other socket to the same host and port${path} had no answer either.`,
      ],
      isNot: ['The server’s answer to this socket: nothing was sent to it.'],
      fixes: [],
    };
  },
};

/** An older socket to the same host and port that is still connecting, and whose request was sent. */
function handshakeBefore(failure: Failure): Connection | null {
  const { connection, context } = failure;
  const host = urlOf(failure)?.host ?? null;
  if (host === null) return null;
  const neighbours = (context.neighbours ?? context.attempts ?? []).slice(-MOST);
  return (
    neighbours.findLast(
      (other) =>
        other.id !== connection.id &&
        other.kind === 'websocket' &&
        other.outcome === 'pending' &&
        (other.requestSentAt !== null || other.request.seen) &&
        other.createdAt <= connection.createdAt &&
        other.url.seen &&
        URL.canParse(other.url.value) &&
        new URL(other.url.value).host === host,
    ) ?? null
  );
}
