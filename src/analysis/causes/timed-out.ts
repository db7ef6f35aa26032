import type { Cause } from './cause.ts';
import { answerSaid, wordsSaid } from './evidence-sentences.ts';
import { toldWithoutAnswer } from './failure.ts';

/** Nobody answered in time; or the server waited for the request in vain and said 408. */
export const timedOut: Cause = {
  id: 'timed-out',
  recognise(failure) {
    if (failure.status === 408) {
      return {
        sentence: 'The server gave up waiting for the request: it answered 408.',
        evidence: answerSaid(failure),
        isNot: ['The path or a log-in: the server did not get as far as looking at them.'],
        fixes: [],
      };
    }
    const words = toldWithoutAnswer(failure, 'timed-out');
    if (words === null) return null;
    return {
      sentence: words.includes('ERR_CONNECTION_TIMED_OUT')
        ? 'No connection came about in time: the address does not answer, as behind a firewall that drops packets.'
        : 'No answer to the handshake came in time: the server, or a proxy on the way, leaves it hanging.',
      evidence: wordsSaid(failure),
      isNot: ['A refusal: nobody said no.'],
      fixes: [],
    };
  },
};
