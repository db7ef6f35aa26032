import { describeEnd, notTheHandshake, wordsAboutFrames } from './abnormal-end.ts';
import type { Cause } from './cause.ts';
import { describeFindings } from './describe-evidence.ts';
import { failedChecks, quoteField, responseField } from './failure.ts';

const RULES = ['reserved-bits-are-negotiated', 'opcodes-are-known', 'control-frames-are-not-fragmented'];
/** Before everything else, the server sent something that is no frame: how `checks/frames/wire.ts` names that. */
const FIRST_OF_SERVER = /\bframe 1 \(of the server\)/i;
/** The reserved bits of a digit in ASCII, as Chromium names them; the size of a chunk is written in such digits. */
const OF_DIGIT = /reserved1 = (?:0, reserved2 = 1, reserved3 = 1|1, reserved2 = 1, reserved3 = 0)\b/;

/**
 * A kind of frames that are broken, which shows before the end as well. The 101 announces chunks, which it may not (RFC 9112 section 6.1), and the first frame breaks the rules that the digit of a chunk's size
 * breaks: it sets RSV2 and another reserved bit, in `0` to `9` as in `a` to `f`.
 */
export const framesInChunks: Cause = {
  id: 'frames-broken-after-switch',
  recognise(failure) {
    const chunked = /(?:^|,)\s*chunked\s*(?:,|$)/i.test(responseField(failure, 'Transfer-Encoding') ?? '');
    if (failure.status !== 101 || !chunked) return null;
    const failed = failedChecks(failure, RULES).filter(({ detail }) => FIRST_OF_SERVER.test(detail));
    const seen = failed.some(({ check }) => check === 'reserved-bits-are-negotiated');
    if (!seen && !wordsAboutFrames(failure).some((text) => OF_DIGIT.test(text))) return null;
    return {
      sentence:
        'Leave Transfer-Encoding out of the 101, and send the frames as they are: the server, or a proxy before it, sends them in chunks, so that the size of a chunk stands where a frame should begin.',
      evidence: [
        ...describeEnd(failure),
        `The 101 has ${quoteField(failure, 'Transfer-Encoding') ?? ''}, which no 101 may have.`,
        ...describeFindings(failed),
      ],
      hints: [
        'A server or a proxy that does not know the upgrade treats what follows the head of the 101 as the body of an ordinary answer.',
      ],
      isNot: notTheHandshake(failure),
      fixes: [],
    };
  },
};
