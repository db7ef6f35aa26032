import type { Cause } from './cause.ts';
import { wordsSaid } from './evidence-sentences.ts';
import { netErrorLike } from './failure.ts';

/** An extension of this browser, most often an ad blocker, stopped it. */
export const blockedByClient: Cause = {
  id: 'blocked-by-client',
  recognise(failure) {
    if (netErrorLike(failure, /^ERR_BLOCKED_BY_CLIENT$/) === null) return null;
    return {
      sentence: 'An extension of this browser blocked the request, most often an ad blocker’s list.',
      evidence: [...wordsSaid(failure), 'A window where no extension runs would tell.'],
      isNot: ['The server or the network: the request did not leave the browser.'],
      fixes: [],
    };
  },
};
