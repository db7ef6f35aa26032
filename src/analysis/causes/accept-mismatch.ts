import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, describeFindings } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { failedAfterSwitch, failedChecks, quoteField, responseField } from './failure.ts';

const CHECKS = ['accept-is-sent-once', 'accept-matches-key'];
/** The accept value of the example in RFC 6455 section 1.3, which people copy. */
const EXAMPLE = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';

/** A 101 whose accept value does not prove that the server read this handshake. */
export const acceptMismatch: Cause = {
  id: 'accept-mismatch',
  recognise(failure) {
    const words = failure.named.get('accept-mismatch') ?? null;
    const failed = failedAfterSwitch(failure, CHECKS);
    if (words === null && failed.length === 0) return null;
    return {
      sentence: sentenceFor(
        faultOf(
          failure,
          words,
          failed.map(({ check }) => check),
        ),
      ),
      evidence: [
        ...describeAnswer(failure, 'Sec-WebSocket-Accept', 'Age', 'X-Cache'),
        ...describeFindings(failedChecks(failure, CHECKS)),
        ...(responseField(failure, 'Sec-WebSocket-Accept')?.trim() === EXAMPLE
          ? ['The value is the one of the example in RFC 6455: the server sends a constant.']
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

type Fault = 'missing' | 'repeated' | 'wrong';

/** By the browser's words, or by the check that failed. */
function faultOf(failure: Failure, words: string | null, failed: readonly string[]): Fault {
  if (words !== null) {
    if (words.includes('is missing')) return 'missing';
    return words.includes('more than once') ? 'repeated' : 'wrong';
  }
  if (!failed.includes('accept-is-sent-once')) return 'wrong';
  return responseField(failure, 'Sec-WebSocket-Accept') === null ? 'missing' : 'repeated';
}

function sentenceFor(fault: Fault): string {
  switch (fault) {
    case 'missing':
      return 'Send Sec-WebSocket-Accept with the 101: the server switched without it, so nothing shows that it has read the key.';
    case 'repeated':
      return 'Send Sec-WebSocket-Accept once: the 101 has it several times, often because a library and a proxy both add it.';
    default:
      return 'Compute Sec-WebSocket-Accept from the key of this request: the value does not match it, which points to a cache, a replayed answer, or a handshake written by hand.';
  }
}
