import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, quoteBrowser } from './describe-evidence.ts';
import { namedWithoutAnswer } from './failure.ts';

/** Nobody answered in time; or the server waited in vain for the request and answered 408. */
export const timedOut: Cause = {
  id: 'timed-out',
  recognise(failure) {
    if (failure.status === 408) {
      return {
        sentence:
          'Find what delays the request on its way: the server stopped waiting for it and answered 408.',
        evidence: describeAnswer(failure),
        isNot: ['The path or a log-in: the server did not examine them.'],
        fixes: [],
      };
    }
    const words = namedWithoutAnswer(failure, 'timed-out');
    if (words === null) return null;
    return {
      sentence: /ERR_CONNECTION_TIMED_OUT|connect ETIMEDOUT|\bdial tcp\b|CONNECT_TIMEOUT/.test(words)
        ? 'Check the address and the firewalls on the way: connecting timed out, as when a firewall drops packets.'
        : 'Let the server answer the handshake at once: no answer came in time, from it or from a proxy on the way.',
      evidence: quoteBrowser(failure),
      isNot: ['A refusal: there was no answer.'],
      fixes: fixesFor(failure, 'upstream'),
    };
  },
};
