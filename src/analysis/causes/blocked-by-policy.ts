import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { wordsSaid } from './evidence-sentences.ts';
import { toldWithoutAnswer } from './failure.ts';
import { quoteWords } from './quote-words.ts';

/** The page's Content Security Policy, or a rule of the browser about pages, does not allow the address. */
export const blockedByPolicy: Cause = {
  id: 'blocked-by-policy',
  recognise(failure) {
    const words = toldWithoutAnswer(failure, 'blocked-by-policy');
    const { blocked } = failure.connection;
    const violation = blocked !== null && failure.status === null ? blocked : null;
    if (words === null && violation === null) return null;
    const ofPage =
      violation !== null || /Content Security Policy|connect-src|BLOCKED_BY_CSP/.test(words ?? '');
    return {
      sentence: ofPage
        ? 'The page’s own Content Security Policy does not allow the address: its connect-src does not name it.'
        : words?.includes('NETWORK_ACCESS') === true
          ? 'The browser does not let this page talk to an address of the local network.'
          : 'A rule of the browser about this page does not allow the address.',
      evidence: [
        ...wordsSaid(failure),
        ...(violation === null
          ? []
          : [`The browser told the page of a violation of its ${quoteWords(violation.directive)}.`]),
      ],
      isNot: ['The server or the network: the browser did not try.'],
      fixes: ofPage ? fixesFor(failure, 'policy') : [],
    };
  },
};
