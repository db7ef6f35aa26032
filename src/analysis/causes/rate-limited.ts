import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { answerSaid } from './evidence-sentences.ts';
import { responseField } from './failure.ts';
import { quoteWords } from './quote-words.ts';

/** 429 (RFC 6585 section 4). */
export const rateLimited: Cause = {
  id: 'rate-limited',
  recognise(failure) {
    if (failure.status !== 429) return null;
    const after = responseField(failure, 'Retry-After');
    const wait = after === null ? '' : `, and asks to wait (${quoteWords(`Retry-After: ${after}`)})`;
    return {
      sentence: `The server got too many requests: it answered 429${wait}.`,
      evidence: answerSaid(failure, 'Retry-After'),
      isNot: ['The handshake itself: the same request may well succeed later.'],
      fixes: fixesFor(failure, 'rate'),
    };
  },
};
