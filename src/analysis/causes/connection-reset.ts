import type { Cause } from './cause.ts';
import { describeNoAnswer, quoteBrowser } from './describe-evidence.ts';
import { mayBeEventSource, namedWithoutAnswer, serverEndedTcp } from './failure.ts';

const CONNECTS_AGAIN = 'An EventSource connects again by itself.';

/** The connection was torn down in the middle, by the other side or by a change of network. */
export const connectionReset: Cause = {
  id: 'connection-reset',
  recognise(failure) {
    const named = namedWithoutAnswer(failure, 'connection-reset');
    if (named === null && serverEndedTcp(failure) !== 'reset') return null;
    const words = named ?? '';
    const { kind, connection } = failure;
    // An event stream that had begun was answered.
    const begun = kind === 'event-stream' && connection.status.seen && connection.status.value === 200;
    const connectsAgain = mayBeEventSource(failure) ? [CONNECTS_AGAIN] : [];
    if (/NETWORK_(CHANGED|IO_SUSPENDED)/.test(words)) {
      return {
        sentence: words.includes('SUSPENDED')
          ? `Connect again: the computer went to sleep ${begun ? 'after the stream had begun' : 'before an answer came'}.`
          : `Connect again: the network changed ${begun ? 'after the stream had begun' : 'before an answer came'}, for example from Wi-Fi to cable.`,
        evidence: quoteBrowser(failure),
        hints: begun ? connectsAgain : [],
        isNot: ['The server: it did not end the connection.'],
        fixes: [],
      };
    }
    return {
      sentence: begun
        ? 'Read the server’s log, and look for a firewall or a proxy on the way: the stream had begun, and then the connection was reset.'
        : 'Read the server’s log, and look for a firewall on the way: the connection was reset before an answer came.',
      evidence: describeNoAnswer(failure),
      hints: begun
        ? connectsAgain
        : ['Usual causes: a server that crashed, a firewall, or ws: to a port that expects TLS.'],
      isNot: ['DNS: the name was resolved.', 'A closed port: the connection was established.'],
      fixes: [],
    };
  },
};
