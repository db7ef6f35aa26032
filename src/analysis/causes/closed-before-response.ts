import type { Cause } from './cause.ts';
import { wordsSaid } from './evidence-sentences.ts';
import { netErrorLike, noAnswerSeen, wordsLike } from './failure.ts';

const WORDS = /Connection closed before receiving a handshake response/i;
const ERRORS = /^(ERR_EMPTY_RESPONSE|ERR_CONNECTION_CLOSED)$/;

/** The connection ended before a whole answer came. */
export const closedBeforeResponse: Cause = {
  id: 'closed-before-response',
  recognise(failure) {
    const words = noAnswerSeen(failure) ? wordsLike(failure, WORDS) : null;
    if (words === null && netErrorLike(failure, ERRORS) === null) return null;
    return {
      sentence: 'The server closed the connection without a whole answer to the handshake.',
      evidence: [
        ...wordsSaid(failure),
        'A server that crashed on the request, that does not speak HTTP, or that has no handler for upgrades (Node’s http server without one) does so.',
      ],
      isNot: [
        'DNS or a closed port: a server took the connection.',
        'A timeout: the end was an act of the other side.',
      ],
      fixes: [],
    };
  },
};
