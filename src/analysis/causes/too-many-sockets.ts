import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { wordsSaid } from './evidence-sentences.ts';
import { toldWithoutAnswer } from './failure.ts';

/** More sockets at once than the browser allows (255 in Chromium 156). */
export const tooManySockets: Cause = {
  id: 'too-many-sockets',
  recognise(failure) {
    if (toldWithoutAnswer(failure, 'too-many-sockets') === null) return null;
    return {
      sentence: 'The browser has too many sockets open, or opening, and makes no more.',
      evidence: wordsSaid(failure),
      isNot: ['The server or the network: the browser did not try.'],
      fixes: fixesFor(failure, 'sockets'),
    };
  },
};
