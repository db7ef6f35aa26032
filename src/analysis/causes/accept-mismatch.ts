import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { answerSaid, findingsSaid } from './evidence-sentences.ts';
import type { Failure } from './failure.ts';
import { failedAfterSwitch, failedChecks, quoteField, responseField } from './failure.ts';

const CHECKS = ['accept-matches-key', 'accept-is-sent-once'];
/** The accept value of the example in RFC 6455 section 1.3, which people copy. */
const EXAMPLE = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';

/** A 101 whose accept value does not prove that the server read this very handshake. */
export const acceptMismatch: Cause = {
  id: 'accept-mismatch',
  recognise(failure) {
    const words = failure.told.get('accept-mismatch') ?? null;
    const failed = failedAfterSwitch(failure, CHECKS);
    if (words === null && failed.length === 0) return null;
    const missing = words !== null ? /is missing/.test(words) : isMissing(failure);
    return {
      sentence: missing
        ? 'The server switched, but sent no Sec-WebSocket-Accept: it does not show that it has read the key.'
        : 'The server’s Sec-WebSocket-Accept does not fit the key of this handshake: a cache, a replayed answer, or a handshake written by hand.',
      evidence: [
        ...answerSaid(failure, 'Sec-WebSocket-Accept', 'Age', 'X-Cache'),
        ...findingsSaid(failedChecks(failure, CHECKS)),
        ...(responseField(failure, 'Sec-WebSocket-Accept')?.trim() === EXAMPLE
          ? ['The value is that of the example in RFC 6455: the server sends a constant.']
          : []),
        ...(quoteField(failure, 'Age') === null
          ? []
          : ['The Age field says that the answer came from a cache.']),
      ],
      isNot: [
        'The path or a log-in: the server was willing to switch.',
        'A security breach: the value only shows that the server speaks WebSocket.',
      ],
      fixes: fixesFor(failure, 'accept'),
    };
  },
};

function isMissing(failure: Failure): boolean {
  return failure.response !== null && responseField(failure, 'Sec-WebSocket-Accept') === null;
}
