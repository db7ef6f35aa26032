import type { Cause } from './cause.ts';
import { quoteBrowser } from './describe-evidence.ts';

/** What browsers say where they keep the reason from the page: the same words for every reason. */
const SAYS_NOTHING =
  /^(?:TypeError: )?(?:Load failed|Failed to fetch|NetworkError when attempting to fetch resource\.?|(?:A )?network ?error(?: occurred)?\.?|WebSocket (?:network )?error.{0,60})$|^Firefox can.t establish a connection |There was a bad response from the server\.?$|bad handshake$|^NS_ERROR_WEBSOCKET_CONNECTION_REFUSED$/i;

/** A failure before the switch whose words nobody knows: what was said, and no more. */
export const failedWithTheseWords: Cause = {
  id: 'failed-with-these-words',
  recognise(failure) {
    const { status, words, connection } = failure;
    if (status !== null || words.length === 0) return null;
    if (connection.outcome !== 'failed' && connection.outcome !== 'refused') return null;
    const silent = words.every((text) => SAYS_NOTHING.test(text));
    return {
      sentence: silent
        ? 'Look for the answer’s status in the server’s log or in the network log: the connection failed before it was established, and the client uses this text for many reasons.'
        : 'Read the client’s error text below: it names the reason why the connection failed before it was established.',
      evidence: quoteBrowser(failure),
      hints: silent
        ? []
        : ['Switchyard does not know this text: look it up in the manual of the client that wrote it.'],
      isNot: [],
      fixes: [],
    };
  },
};
