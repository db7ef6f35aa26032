import { readWords } from '../browser-words/read-words.ts';
import { fixesFor } from '../fixes/fixes-for.ts';
import { describeEnd, notTheHandshake } from './abnormal-end.ts';
import type { Cause, Recognition } from './cause.ts';
import { describeAnswer, quoteBrowser } from './describe-evidence.ts';
import type { Failure } from './failure.ts';

/** The page called close() too early, or was left; nginx's 499 and AWS's 460 report the same of the client. */
export const cancelledByPage: Cause = {
  id: 'cancelled-by-page',
  recognise(failure) {
    const { status } = failure;
    if (failure.kind === 'websocket' && failure.connection.outcome === 'closed')
      return leftAfterSwitch(failure);
    if (status === 499 || status === 460) {
      return {
        sentence: `Let the page wait for the answer: the server recorded ${status}, which means that the client gave up first.`,
        evidence: describeAnswer(failure),
        isNot: ['A refusal: the server had not answered yet.'],
        fixes: fixesFor(failure, 'lifetime'),
      };
    }
    const words = failure.named.get('cancelled-by-page');
    // This may happen between a 101 and the opening, but another status is a better reason.
    if (words === undefined || (status !== null && status !== 101)) return null;
    const closed = words.includes('is closed before');
    // Chromium also cancels where a TLS server requests a client certificate: it does not offer the choice for a socket.
    const certificate =
      !closed && failure.kind !== 'event-stream' && failure.site.origin.startsWith('wss:')
        ? ['Over wss: the browser reports the same where the server requests a client certificate.']
        : [];
    return {
      sentence: closed
        ? 'Close the socket only after it has opened: the page closed it before.'
        : 'Keep the page open until the answer comes: the browser cancelled the request before, most often because the page was left.',
      evidence: quoteBrowser(failure),
      hints: certificate,
      isNot: closed ? ['A refusal: nobody waited for the server’s answer.'] : [],
      fixes: fixesFor(failure, 'lifetime'),
    };
  },
};

/** Of Firefox 153. */
const INTERRUPTED = /^The connection to \S+ was interrupted while the page was loading\.$/;

/** After the switch: all that the browser said is what it says where a page goes away. */
function leftAfterSwitch(failure: Failure): Recognition | null {
  const { laterWords, connection } = failure;
  // Firefox says so of a server that went away as well: a page that got a close event was still there.
  const left = (text: string) =>
    readWords(text)?.cause === 'cancelled-by-page' || (!connection.close.seen && INTERRUPTED.test(text));
  if (laterWords.length === 0 || !laterWords.every(left)) return null;
  return {
    sentence:
      'Check whether the page was left or reloaded at that time: the browser says this of an open connection whose page went away.',
    evidence: describeEnd(failure),
    hints: laterWords.some((text) => INTERRUPTED.test(text))
      ? [
          'Firefox uses the same text where a server or a proxy ended the connection without a closing handshake.',
        ]
      : [],
    isNot: notTheHandshake(failure),
    fixes: [],
  };
}
