import type { Cause } from './cause.ts';
import type { Failure } from './failure.ts';
import { secondsInWords } from './seconds-in-words.ts';
import { waitingSince } from './waiting.ts';

/** After this many failures in a row the browser delays (Chromium 156: the first eight are sent at once). */
const ENOUGH = 5;
/** How many attempts are considered, the newest ones. */
const MOST = 50;

/** A connecting socket for which nothing was sent yet, after a row of failures: the browser itself delays it. */
export const browserDelaysReconnect: Cause = {
  id: 'browser-delays-reconnect',
  recognise(failure) {
    const since = waitingSince(failure);
    const failures = since === null ? 0 : failuresBefore(failure);
    if (since === null || failures < ENOUGH) return null;
    return {
      sentence: `Wait, and reconnect less often: the browser itself delays this attempt after ${failures} failures in a row, and has sent nothing for ${secondsInWords(since / 1000)}.`,
      evidence: [`The ${failures} attempts before it to the same address failed.`],
      hints: ['Chromium delays up to 5 s, Firefox up to 60 s.'],
      isNot: ['The server: nothing was sent to it.'],
      fixes: [],
    };
  },
};

function failuresBefore({ context, connection }: Failure): number {
  // Earlier attempts no longer belong to the newest row of failures.
  const attempts = (context.attempts ?? []).slice(-2 * MOST);
  const mine = attempts.findIndex(({ id }) => id === connection.id);
  const before = attempts.slice(0, Math.max(0, mine)).slice(-MOST);
  const lastGood = before.findLastIndex(({ outcome }) => outcome !== 'failed' && outcome !== 'refused');
  return before.length - 1 - lastGood;
}
