import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeFindings, quoteBrowser } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { endedInSilence, namedWithoutAnswer } from './failure.ts';

/** ws: from a page of https:, which browsers block before anything is sent (Mixed Content). */
export const mixedContent: Cause = {
  id: 'mixed-content',
  recognise(failure) {
    const words = namedWithoutAnswer(failure, 'mixed-content');
    const silent = words === null && blockedInSilence(failure);
    if (words === null && !silent) return null;
    return {
      sentence: silent
        ? 'Open the socket as wss: a page of https: opened one of ws: and nothing was sent, so the browser most likely blocked it.'
        : 'Open the socket as wss: a page of https: may open no other, and the browser blocked this one.',
      evidence: [
        ...quoteBrowser(failure),
        ...describeFindings(
          failure.findings.filter(({ check }) => check === 'page-and-socket-agree' && silent),
        ),
      ],
      isNot: silent ? [] : ['The server or the network: the browser did not try.'],
      fixes: fixesFor(failure, 'secure-url', 'tls'),
    };
  },
};

/** Nothing but the end was reported, and the advice about page and socket does not hold. */
function blockedInSilence(failure: Failure): boolean {
  if (!endedInSilence(failure)) return false;
  return failure.findings.some(
    ({ check, verdict }) => check === 'page-and-socket-agree' && (verdict === 'warn' || verdict === 'fail'),
  );
}
