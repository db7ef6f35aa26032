import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { wordsSaid } from './evidence-sentences.ts';
import { netErrorLike, noAnswerSeen, wordsLike } from './failure.ts';

const ERRORS = /^(ERR_UNSAFE_PORT|NS_ERROR_PORT_ACCESS_NOT_ALLOWED)$/;
const WORDS = /The port \d+ is not allowed/i;

/** The browser does not talk to ports of other services (WHATWG Fetch, bad port). */
export const unsafePort: Cause = {
  id: 'unsafe-port',
  recognise(failure) {
    const words = noAnswerSeen(failure) ? wordsLike(failure, WORDS) : null;
    if (words === null && netErrorLike(failure, ERRORS) === null) return null;
    return {
      sentence: 'The browser refuses this port: it belongs to another service, so no page may talk to it.',
      evidence: wordsSaid(failure),
      isNot: ['The server or the network: the browser did not try.'],
      fixes: fixesFor(failure, 'port'),
    };
  },
};
