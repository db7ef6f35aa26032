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
        ? 'Use wss: for the socket: the page came over https: and opened ws:, and nothing was sent, so the browser most likely blocked it.'
        : 'Use wss: for the socket: a page that came over https: must not open ws:, so the browser blocked it.',
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

/** Only the end was reported, and the advice on page and socket is not followed. */
function blockedInSilence(failure: Failure): boolean {
  if (!endedInSilence(failure)) return false;
  return failure.findings.some(
    ({ check, verdict }) => check === 'page-and-socket-agree' && (verdict === 'warn' || verdict === 'fail'),
  );
}
