import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer } from './describe-evidence.ts';
import { responseField } from './failure.ts';
import { quoteWords } from './quote-words.ts';

/** 429 (RFC 6585 section 4), and 420 as some services write it. */
export const rateLimited: Cause = {
  id: 'rate-limited',
  recognise(failure) {
    const { status } = failure;
    const after = responseField(failure, 'Retry-After');
    // Exchanges ban by 418, and say for how long.
    const banned =
      status === 418 && (after !== null || /too many requests|\bban(?:ned)?\b/i.test(failure.answerWords));
    if (status !== 429 && status !== 420 && !banned) return null;
    const wait = after === null ? '' : `, and asks to wait (${quoteWords(`Retry-After: ${after}`)})`;
    return {
      sentence: `Wait before the next attempt, and longer each time: the server got too many requests and answered ${status}${wait}.`,
      evidence: describeAnswer(failure, 'Retry-After', 'RateLimit', 'X-RateLimit-Remaining'),
      isNot: ['The request itself: the same one may well succeed later.'],
      fixes: fixesFor(failure, 'rate'),
    };
  },
};
