import type { Cause } from './cause.ts';
import { wordsSaid } from './evidence-sentences.ts';
import { toldWithoutAnswer } from './failure.ts';

/** An extension of this browser, most often an ad blocker, stopped it; or a rule of its administrator. */
export const blockedByClient: Cause = {
  id: 'blocked-by-client',
  recognise(failure) {
    const words = toldWithoutAnswer(failure, 'blocked-by-client');
    if (words === null) return null;
    const byRule = /ADMINISTRATOR|ENTERPRISE/.test(words);
    const byList = /_URI\b/.test(words);
    return {
      sentence: byRule
        ? 'A rule of this browser’s administrator forbids the address.'
        : byList
          ? 'The browser’s own protection against tracking or malware blocked the address.'
          : 'An extension of this browser blocked the request, most often an ad blocker’s list.',
      evidence: [
        ...wordsSaid(failure),
        ...(byRule || byList ? [] : ['A window where no extension runs would tell.']),
      ],
      isNot: ['The server or the network: the request did not leave the browser.'],
      fixes: [],
    };
  },
};
