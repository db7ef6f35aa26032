import type { CloseFrameSeen, CloseSeen } from '../events/event.ts';
import { describeCloseCode } from '../protocol/websocket/close-code.ts';
import type { FrameRule } from '../protocol/websocket/frame-fault.ts';
import { breaksCloseRule } from './breaks-close-rule.ts';
import { hasCloseCode } from './has-close-code.ts';

/**
 * Both close frames as sentences, where one of them breaks a rule: who sent what, and what is wrong with it. Empty where none does: code,
 * reason and side then say everything.
 */
export function closeFramesInWords(close: CloseSeen): readonly string[] {
  if (!breaksCloseRule(close)) return [];
  const { by, answer } = close;
  const other = by === 'client' ? 'server' : by === 'server' ? 'client' : 'unknown';
  return [sentence(close, by), ...(answer === undefined ? [] : [sentence(answer, other)])];
}

function sentence(frame: CloseFrameSeen, by: CloseSeen['by']): string {
  const who = by === 'unknown' ? 'One side' : `The ${by}`;
  const { code, reason, fault } = frame;
  const name = fault === 'close-code' ? '' : ` (${describeCloseCode(code).name})`;
  const what = fault === 'close-body' || !hasCloseCode(frame) ? 'no code' : `code ${code}${name}`;
  const why = reason === '' ? '' : ` and the reason “${reason}”`;
  const wrong = fault === undefined ? '' : `, ${wrongOf(fault, code)}`;
  return `${who} sent a close frame with ${what}${why}${wrong}.`;
}

/** What is wrong with a close frame, as the rest of a sentence about it. */
function wrongOf(fault: FrameRule, code: number): string {
  switch (fault) {
    case 'close-code':
      return `but ${code} must not stand in a close frame (RFC 6455 ${code >= 1000 && code < 1016 ? '7.4.1' : '7.4.2'})`;
    case 'close-body':
      return 'because its body is a single byte, and a code takes two (RFC 6455 5.5.1)';
    case 'close-reason':
      return 'but the reason is not UTF-8 (RFC 6455 5.5.1)';
    default:
      return 'in a frame that breaks another rule of RFC 6455 section 5';
  }
}
