import type { Cause } from './cause.ts';
import { quoteBrowser } from './describe-evidence.ts';
import { namedWithoutAnswer } from './failure.ts';

/**
 * An extension of this browser, most often an ad blocker, blocked it; or its administrator did; or the browser itself
 * failed.
 */
export const blockedByClient: Cause = {
  id: 'blocked-by-client',
  recognise(failure) {
    const words = namedWithoutAnswer(failure, 'blocked-by-client');
    if (words === null) return null;
    const known = SENTENCES.find(([pattern]) => pattern.test(words));
    const [, sentence, hints = []] = known ?? OWN_FAILURE;
    return {
      sentence,
      evidence: quoteBrowser(failure),
      hints,
      isNot: known === undefined ? ['The server: this is a failure of the browser.'] : NOT_TRIED,
      fixes: [],
    };
  },
};

const NOT_TRIED = ['The server or the network: the request did not leave the browser.'];

const SENTENCES: readonly (readonly [RegExp, string, (readonly string[])?])[] = [
  [
    /ADMINISTRATOR|ENTERPRISE/,
    'Ask the administrator of this browser: an administrator’s rule blocks the address.',
  ],
  [/ACCESS_DENIED/, 'Check this computer’s security software: it denied access to the browser.'],
  [
    /_URI\b/,
    'Switch the browser’s protection off for this site: it blocked the address as tracking or malware.',
  ],
  [
    /BLOCKED_BY_CLIENT/,
    'Switch off the extension that blocks it, most often an ad blocker: an extension of this browser blocked the request.',
    ['A window without extensions would show whether one is the cause.'],
  ],
  [
    /block|bloqu|blocc|заблокир|阻止|ブロック|차단/i,
    'Look for what blocks the address: an extension, security software, a filter of the network, or a policy of the page. The error text says no more than that it was blocked.',
  ],
];

const OWN_FAILURE: readonly [RegExp, string, (readonly string[])?] = [
  /^/,
  'Try a new browser window or profile: the browser itself failed, as its error text says.',
];
