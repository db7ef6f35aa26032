import type { Explanation } from '../../analysis/explanation.ts';
import type { Connection } from '../../session/connection.ts';
import type { MessageKey } from '../text.ts';
import { hasFailed } from './life-of.ts';

/** An answer that is no right switch: what it names failed, though nobody saw what the client did with it. */
const OF_BAD_SWITCH: ReadonlySet<string> = new Set([
  'switch-incomplete',
  'accept-mismatch',
  'subprotocol-mismatch',
  'extension-mismatch',
  'extended-connect-refused',
]);

/**
 * The title of the tab that explains a connection. Only a switch that did not come about *failed*: a socket that worked and
 * was closed by a close frame, such as with 4401, did not.
 */
export function failureTitle(connection: Connection, explanation: Explanation | null): MessageKey {
  if (hasFailed(connection) || explanation === null || OF_BAD_SWITCH.has(explanation.cause))
    return 'tabFailure';
  switch (connection.outcome) {
    case 'pending':
      return 'tabWaiting';
    case 'open':
      return 'tabSilent';
    default:
      return closeFrameCame(connection) ? 'tabClosed' : 'tabEnded';
  }
}

/** 1006 and 1015 never stand in a close frame (RFC 6455 section 7.4.1); some tools write 0 for no code. */
function closeFrameCame({ kind, close }: Connection): boolean {
  if (kind !== 'websocket' || !close.seen) return false;
  const { code } = close.value;
  return code >= 1000 && code !== 1006 && code !== 1015;
}
