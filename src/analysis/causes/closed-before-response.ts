import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { quoteBrowser } from './describe-evidence.ts';
import { namedWithoutAnswer, urlOf } from './failure.ts';

/** The connection ended before a whole answer came. */
export const closedBeforeResponse: Cause = {
  id: 'closed-before-response',
  recognise(failure) {
    if (namedWithoutAnswer(failure, 'closed-before-response') === null) return null;
    // A proxy whose time limit for silence has passed ends a stream that had begun in this way.
    const isStream = failure.kind === 'event-stream';
    const plain = /^(?:ws|http):$/.test(urlOf(failure)?.protocol ?? '');
    return {
      sentence: 'Read the server’s log: it closed the connection without a complete answer to the request.',
      evidence: quoteBrowser(failure),
      hints: [
        'A server that crashed on the request, that does not speak HTTP, or that has no handler for upgrades (Node’s http server without one) does so.',
        ...(isStream ? ['So does a proxy whose time limit for a silent stream has passed.'] : []),
        ...(plain && !isStream ? ['So does a port that expects TLS: try the address with wss:.'] : []),
      ],
      isNot: [
        'DNS or a closed port: a server accepted the connection.',
        'A timeout: the other side ended the connection.',
      ],
      fixes: isStream ? fixesFor(failure, 'buffering') : plain ? fixesFor(failure, 'secure-url') : [],
    };
  },
};
