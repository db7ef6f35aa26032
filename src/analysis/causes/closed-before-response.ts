import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause, Recognition } from './cause.ts';
import { describeNoAnswer } from './describe-evidence.ts';
import { endedInSilence, type Failure, namedWithoutAnswer, serverEndedTcp, urlOf } from './failure.ts';

/** The connection ended before a whole answer came. */
export const closedBeforeResponse: Cause = {
  id: 'closed-before-response',
  recognise(failure) {
    if (isSessionWithoutReason(failure)) return SESSION_WITHOUT_REASON;
    const isNamed = namedWithoutAnswer(failure, 'closed-before-response') !== null;
    if (!isNamed && serverEndedTcp(failure) !== 'fin') return null;
    // A proxy whose time limit for silence has passed ends a stream that had begun in this way.
    const isStream = failure.kind === 'event-stream';
    const plain = /^(?:ws|http):$/.test(urlOf(failure)?.protocol ?? '');
    return {
      sentence: 'Read the server’s log: it closed the connection without a complete answer to the request.',
      evidence: describeNoAnswer(failure),
      hints: [
        isStream
          ? 'So does a proxy whose time limit for a silent stream has passed, or one that compresses the stream, and a server that crashed on the request.'
          : 'A server that crashed on the request, that does not speak HTTP, or that has no handler for upgrades (Node’s http server without one) does so.',
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

/**
 * A WebTransport session that only its page reported: browsers report to a page no more than that the handshake failed (Chromium
 * 156, Firefox 153). Chromium's debugger has the network error of each one that failed, and none of one that its page closed.
 */
function isSessionWithoutReason(failure: Failure): boolean {
  const { kind, outcome, close, sources } = failure.connection;
  const failed = kind === 'webtransport' && outcome === 'failed' && endedInSilence(failure);
  return failed && close.seen && close.value.wasClean === false && !sources.includes('debugger');
}

const SESSION_WITHOUT_REASON: Recognition = {
  sentence:
    'Check that the server speaks WebTransport over HTTP/3 at this address, on UDP, with a certificate that the browser trusts: the session ended before it was established.',
  evidence: ['The browser gave the page no reason: it reported only that the session was not established.'],
  isNot: [],
  hints: ['Deep recording in Chromium shows the network error.'],
  fixes: [],
};
