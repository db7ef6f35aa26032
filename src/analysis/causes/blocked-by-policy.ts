import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { wordsSaid } from './evidence-sentences.ts';
import { netErrorLike, noAnswerSeen, wordsLike } from './failure.ts';

const ERRORS =
  /^(ERR_BLOCKED_BY_(CSP|ADMINISTRATOR|RESPONSE[A-Z_]*|(PRIVATE|LOCAL)_NETWORK_ACCESS_CHECKS)|NS_ERROR_CSP_[A-Z_]+)$/;
const WORDS = /Content Security Policy|Content-Security-Policy|\bconnect-src\b/i;

/** The page's Content Security Policy, or the browser's administrator, does not allow the address. */
export const blockedByPolicy: Cause = {
  id: 'blocked-by-policy',
  recognise(failure) {
    const words = noAnswerSeen(failure) ? wordsLike(failure, WORDS) : null;
    const error = netErrorLike(failure, ERRORS);
    if (words === null && error === null) return null;
    return {
      sentence: sentenceFor(error),
      evidence: wordsSaid(failure),
      isNot: ['The server or the network: the browser did not try.'],
      fixes: error === null || error === 'ERR_BLOCKED_BY_CSP' ? fixesFor(failure, 'policy') : [],
    };
  },
};

function sentenceFor(error: string | null): string {
  if (error === 'ERR_BLOCKED_BY_ADMINISTRATOR')
    return 'A policy of this browser’s administrator forbids the address.';
  if (error?.endsWith('_NETWORK_ACCESS_CHECKS')) {
    return 'The browser does not let this page talk to an address of the local network.';
  }
  return 'The page’s own Content Security Policy does not allow the address: its connect-src does not name it.';
}
