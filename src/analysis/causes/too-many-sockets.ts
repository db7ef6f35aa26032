import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { wordsSaid } from './evidence-sentences.ts';
import { netErrorLike, noAnswerSeen, wordsLike } from './failure.ts';

const ERRORS = /^ERR_(INSUFFICIENT_RESOURCES|TOO_MANY_SOCKET_STREAMS)$/;
const WORDS = /\bInsufficient resources\b/i;

/** More sockets at once than the browser allows (255 in Chromium 156). */
export const tooManySockets: Cause = {
  id: 'too-many-sockets',
  recognise(failure) {
    const words = noAnswerSeen(failure) ? wordsLike(failure, WORDS) : null;
    if (words === null && netErrorLike(failure, ERRORS) === null) return null;
    return {
      sentence: 'The browser has too many sockets open, or opening, and makes no more.',
      evidence: wordsSaid(failure),
      isNot: ['The server or the network: the browser did not try.'],
      fixes: fixesFor(failure, 'sockets'),
    };
  },
};
