import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { wordsSaid } from './evidence-sentences.ts';
import { netErrorLike, noAnswerSeen, wordsLike } from './failure.ts';

const CLOSED =
  /WebSocket is closed before the connection is established|WebSocket is closed due to suspension/i;
const CANCELLED = /WebSocket opening handshake was cancell?ed/i;
const ERRORS = /^(ERR_ABORTED|NS_BINDING_ABORTED)$/;

/** The page called close() too early, went away, or was put to sleep. */
export const cancelledByPage: Cause = {
  id: 'cancelled-by-page',
  recognise(failure) {
    if (!noAnswerSeen(failure)) return null;
    const closed = wordsLike(failure, CLOSED);
    const cancelled = wordsLike(failure, CANCELLED);
    if (closed === null && cancelled === null && netErrorLike(failure, ERRORS) === null) return null;
    // Chromium cancels also where a TLS server asks for a certificate of the client: it shows no choice for a socket.
    const certificate =
      cancelled !== null && failure.site.origin.startsWith('wss:')
        ? ['Over wss: the same words come where the server asks for a certificate of the client.']
        : [];
    return {
      sentence:
        closed === null
          ? 'The browser gave the handshake up before an answer came: most often because the page went away.'
          : 'The page closed the socket before it was open.',
      evidence: [...wordsSaid(failure), ...certificate],
      isNot: closed === null ? [] : ['The server: its answer was not waited for.'],
      fixes: fixesFor(failure, 'lifetime'),
    };
  },
};
