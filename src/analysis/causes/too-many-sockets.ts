import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { quoteBrowser } from './describe-evidence.ts';
import { namedWithoutAnswer } from './failure.ts';

/** More sockets at once than the browser allows (255 in Chromium 156). */
export const tooManySockets: Cause = {
  id: 'too-many-sockets',
  recognise(failure) {
    if (namedWithoutAnswer(failure, 'too-many-sockets') === null) return null;
    return {
      sentence:
        'Close sockets that are not needed, and share one between all parts of the page: the browser has too many open, or no memory for another.',
      evidence: quoteBrowser(failure),
      isNot: ['The server or the network: the browser did not try.'],
      fixes: fixesFor(failure, 'sockets'),
    };
  },
};
