import type { Cause } from './cause.ts';
import { wordsSaid } from './evidence-sentences.ts';
import { toldWithoutAnswer } from './failure.ts';

/** The connection ended before a whole answer came. */
export const closedBeforeResponse: Cause = {
  id: 'closed-before-response',
  recognise(failure) {
    if (toldWithoutAnswer(failure, 'closed-before-response') === null) return null;
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
