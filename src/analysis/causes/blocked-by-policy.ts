import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { quoteBrowser } from './describe-evidence.ts';
import { namedWithoutAnswer } from './failure.ts';
import { quoteWords } from './quote-words.ts';

/** The page's Content Security Policy, or a rule of the browser about pages, does not allow the address. */
export const blockedByPolicy: Cause = {
  id: 'blocked-by-policy',
  recognise(failure) {
    const words = namedWithoutAnswer(failure, 'blocked-by-policy');
    const { blocked } = failure.connection;
    const violation = blocked !== null && failure.status === null ? blocked : null;
    if (words === null && violation === null) return null;
    const ofPage =
      violation !== null ||
      /Content.Security.Policy|connect-src|BLOCKED_BY_CSP|blocked:csp/.test(words ?? '');
    return {
      sentence: ofPage
        ? 'Add the address to connect-src of the page’s Content Security Policy: the policy does not name it, and the browser blocked it.'
        : /URL|URI|SCHEME|PROTOCOL/.test(words ?? '')
          ? 'Check the address: the browser does not accept its scheme or its form.'
          : 'Read the browser’s error text: one of its rules for this page does not allow the address.',
      evidence: [
        ...quoteBrowser(failure),
        ...(violation === null
          ? []
          : [`The browser reported a violation of the page’s ${quoteWords(violation.directive)}.`]),
      ],
      isNot: ['The server or the network: the browser did not try.'],
      fixes: ofPage ? fixesFor(failure, 'policy') : [],
    };
  },
};
