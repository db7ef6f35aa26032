import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause, Recognition } from './cause.ts';
import { describeAnswer, quoteBrowser } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { namedWithoutAnswer } from './failure.ts';
import { secondsInWords } from './seconds-in-words.ts';

/** Nobody answered in time; or the server waited in vain for the request and answered 408. */
export const timedOut: Cause = {
  id: 'timed-out',
  recognise(failure) {
    if (failure.status === 408) {
      return {
        sentence:
          'Find what delays the request on its way: the server stopped waiting for it and answered 408.',
        evidence: describeAnswer(failure),
        isNot: ['The path or a log-in: the server did not examine them.'],
        fixes: [],
      };
    }
    const words = namedWithoutAnswer(failure, 'timed-out');
    if (words === null) return givenUp(failure);
    return {
      sentence: /ERR_CONNECTION_TIMED_OUT|connect ETIMEDOUT|\bdial tcp\b|CONNECT_TIMEOUT/.test(words)
        ? 'Check the address and the firewalls on the way: connecting timed out, as when a firewall drops packets.'
        : 'Let the server answer the handshake at once: no answer came in time, from it or from a proxy on the way.',
      evidence: quoteBrowser(failure),
      isNot: ['A refusal: there was no answer.'],
      fixes: fixesFor(failure, 'upstream'),
    };
  },
};

/** Milliseconds after which Firefox 153 ends a handshake that nobody answers (network.websocket.timeout.open), a busy machine allowed for. */
const PATIENCE_OF_FIREFOX = [19_500, 22_500] as const;

/**
 * Firefox gives up without a word. It has one for every end that comes from the network; a page that closes its socket while it
 * connects is as silent, so the time decides.
 */
function givenUp(failure: Failure): Recognition | null {
  const { connection, status, words, reasonEmpty } = failure;
  const { close, closedAt, createdAt, request, sources } = connection;
  if (status !== null || words.length > 0 || reasonEmpty || closedAt === null) return null;
  if (!sources.includes('web-request') || !request.seen || connection.kind !== 'websocket') return null;
  if (!close.seen || close.value.code !== 1006) return null;
  const [least, most] = PATIENCE_OF_FIREFOX;
  const lasted = closedAt - createdAt;
  if (lasted < least || lasted > most) return null;
  return {
    sentence:
      'Let the server answer the handshake at once: the request was sent, no answer was seen, and the socket ended when Firefox gives up, after 20 s.',
    evidence: [
      `It ended ${secondsInWords(lasted / 1000)} after it was made, with code 1006, and without a word of the browser.`,
    ],
    hints: [
      'A proxy on the way may also hold the request back, or drop the answer.',
      'A page that gives up by itself after 20 s looks the same.',
    ],
    isNot: ['A refusal: no answer was seen.'],
    fixes: fixesFor(failure, 'upstream'),
  };
}
