import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { findingsSaid, wordsSaid } from './evidence-sentences.ts';
import type { Failure } from './failure.ts';
import { endedInSilence, toldWithoutAnswer } from './failure.ts';

/** ws: from a page of https:, which browsers block before anything is sent (Mixed Content). */
export const mixedContent: Cause = {
  id: 'mixed-content',
  recognise(failure) {
    const words = toldWithoutAnswer(failure, 'mixed-content');
    const silent = words === null && blockedInSilence(failure);
    if (words === null && !silent) return null;
    return {
      sentence: silent
        ? 'A page of https: opened a socket of ws:, and nothing was sent: browsers block that most likely here too.'
        : 'The browser blocked an insecure socket: a page of https: may open wss: only.',
      evidence: [
        ...wordsSaid(failure),
        ...findingsSaid(failure.findings.filter(({ check }) => check === 'page-and-socket-agree' && silent)),
      ],
      isNot: silent ? [] : ['The server or the network: the browser did not try.'],
      fixes: fixesFor(failure, 'secure-url', 'tls'),
    };
  },
};

/** Nothing but the end was told: and the advice about page and socket does not hold. */
function blockedInSilence(failure: Failure): boolean {
  if (!endedInSilence(failure)) return false;
  return failure.findings.some(
    ({ check, verdict }) => check === 'page-and-socket-agree' && (verdict === 'warn' || verdict === 'fail'),
  );
}
