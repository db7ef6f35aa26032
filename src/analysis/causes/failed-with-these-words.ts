import type { Cause, Recognition } from './cause.ts';
import { quoteBrowser } from './describe-evidence.ts';
import type { Failure } from './failure.ts';

/** What browsers say where they keep the reason from the page: the same words for every reason. */
const SAYS_NOTHING =
  /^(?:TypeError: )?(?:Load failed|Failed to fetch|NetworkError when attempting to fetch resource\.?|(?:A )?network ?error(?: occurred)?\.?|WebSocket (?:network )?error.{0,60})$|^Firefox can.t establish a connection |There was a bad response from the server\.?$|bad handshake$|^Received network error or non-101 status code\.?$|^NS_ERROR_WEBSOCKET_CONNECTION_REFUSED$/i;

/** Firefox 153 says this of a connection that was open, and of one that the page gave up while it connected. */
const INTERRUPTED = /^The connection to .+ was interrupted while the page was loading\.$/;

/** What Safari says of EPROTO, which is number 100 on macOS. */
const PROTOCOL = /kNWErrorDomainPOSIX error 100\b|couldn.t be completed\. Protocol error\b/;

/** A failure before the switch whose words nobody knows: what was said, and no more. */
export const failedWithTheseWords: Cause = {
  id: 'failed-with-these-words',
  recognise(failure) {
    const { status, words, connection } = failure;
    if (status !== null || words.length === 0) return null;
    if (connection.outcome !== 'failed' && connection.outcome !== 'refused') return null;
    if (words.every((text) => INTERRUPTED.test(text))) return interrupted(failure);
    if (words.every((text) => PROTOCOL.test(text))) return protocol(failure);
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

function protocol(failure: Failure): Recognition {
  return {
    sentence:
      'Check what the server sends, and try without permessage-deflate: Safari says of the handshake or of a frame that it broke the protocol, and not which rule.',
    evidence: quoteBrowser(failure),
    hints: ['Chromium and Firefox name the rule: open the socket there, and record it.'],
    isNot: ['DNS or a closed port: a server answered.'],
    fixes: [],
  };
}

function interrupted(failure: Failure): Recognition {
  return {
    sentence:
      'Check whether the page was left, reloaded or closed the socket at that time, and read the server’s log if not: Firefox uses this text for a connection that ended without a closing handshake, most often one that was open.',
    evidence: quoteBrowser(failure),
    hints: ['A server or a proxy that ends a quiet connection looks the same from here.'],
    isNot: [
      'Proof that the handshake failed: where it did, Firefox mostly says that it can’t establish a connection.',
    ],
    fixes: [],
  };
}
