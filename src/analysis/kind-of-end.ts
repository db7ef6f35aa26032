import { breaksCloseRule } from '../session/breaks-close-rule.ts';
import { closeCodeOf } from '../session/close-code-of.ts';
import type { Connection } from '../session/connection.ts';
import type { Explanation } from './explanation.ts';

/** What an explanation explains: a switch that failed, a close frame, an end without one, a wait, or silence. */
export type KindOfEnd = 'failed' | 'closed' | 'ended' | 'waits' | 'silent';

/** An answer that is no right switch: what it names failed, though nobody saw what the client did with it. */
const OF_BAD_SWITCH: ReadonlySet<string> = new Set([
  'switch-incomplete',
  'accept-mismatch',
  'subprotocol-mismatch',
  'extension-mismatch',
  'extended-connect-refused',
]);

/**
 * Only a switch that did not come about *failed*: a socket that worked and was closed by a close frame, such as with 4401, did not.
 */
export function kindOfEnd(connection: Connection, explanation: Explanation | null): KindOfEnd {
  const { outcome } = connection;
  const failed = outcome === 'failed' || outcome === 'refused';
  if (failed || explanation === null || OF_BAD_SWITCH.has(explanation.cause)) return 'failed';
  switch (outcome) {
    case 'pending':
      return 'waits';
    case 'open':
      return 'silent';
    default:
      return closeFrameCame(connection) ? 'closed' : 'ended';
  }
}

/** What was closed in order, or only waits, is no fault by itself: it is said without alarm. */
export function isCalm(kind: KindOfEnd): boolean {
  return kind === 'closed' || kind === 'waits';
}

/**
 * 1006 and 1015 never stand in a close frame (RFC 6455 section 7.4.1); some tools write 0 for no code. One that breaks a rule closes nothing in
 * order.
 */
function closeFrameCame(connection: Connection): boolean {
  const { close } = connection;
  if (close.seen && breaksCloseRule(close.value)) return false;
  const code = closeCodeOf(connection) ?? 0;
  return code >= 1000 && code !== 1006 && code !== 1015;
}
