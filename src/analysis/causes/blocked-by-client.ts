import type { Cause } from './cause.ts';
import { quoteBrowser } from './describe-evidence.ts';
import { namedWithoutAnswer } from './failure.ts';

/** An extension of this browser, most often an ad blocker, stopped it; or its administrator; or it failed by itself. */
export const blockedByClient: Cause = {
  id: 'blocked-by-client',
  recognise(failure) {
    const words = namedWithoutAnswer(failure, 'blocked-by-client');
    if (words === null) return null;
    const known = SENTENCES.find(([pattern]) => pattern.test(words));
    const [, sentence, evidence = []] = known ?? OWN_FAILURE;
    return {
      sentence,
      evidence: [...quoteBrowser(failure), ...evidence],
      isNot: known === undefined ? ['The server: this is a failure of the browser.'] : NOT_TRIED,
      fixes: [],
    };
  },
};

const NOT_TRIED = ['The server or the network: the request did not leave the browser.'];

const SENTENCES: readonly (readonly [RegExp, string, (readonly string[])?])[] = [
  [
    /ADMINISTRATOR|ENTERPRISE/,
    'Ask this browser’s administrator: one of the administrator’s rules forbids the address.',
  ],
  [/ACCESS_DENIED/, 'Look at this computer’s security software: it denied the browser the access.'],
  [
    /_URI\b/,
    'Switch the browser’s protection off for this site: it blocked the address as tracking or malware.',
  ],
  [
    /BLOCKED_BY_CLIENT/,
    'Switch off the extension that blocks it, most often an ad blocker: an extension of this browser blocked the request.',
    ['A window where no extension runs would tell.'],
  ],
];

const OWN_FAILURE: readonly [RegExp, string, (readonly string[])?] = [
  /^/,
  'Try a new browser window or profile: the browser itself failed, for the reason in its words.',
];
