import { fixesFor } from '../fixes/fixes-for.ts';
import { notTheHandshake } from './abnormal-end.ts';
import type { Cause } from './cause.ts';
import { secondsInWords } from './seconds-in-words.ts';

/** This many unanswered messages are more than a server with nothing to say. */
const MOST_UNANSWERED = 2;

/**
 * An open socket whose server used to send with a period, has been silent for over twice as long, and does not answer what
 * is sent.
 */
export const socketIsHalfOpen: Cause = {
  id: 'socket-is-half-open',
  recognise(failure) {
    const { connection } = failure;
    const { messages, now } = failure.context;
    if (connection.outcome !== 'open' || messages === undefined || now === undefined) return null;
    const { period, lastReceivedAt, lastSent, sentSince } = messages;
    if (period === null || lastReceivedAt === null || lastSent === null) return null;
    const silence = now - lastReceivedAt;
    // One unanswered message may need no answer; several over a whole period do.
    if (silence <= 2 * period || sentSince < MOST_UNANSWERED || now - lastSent.at < period) return null;
    return {
      sentence: `Close this socket and open a new one: it looks open, but the server has been silent for ${secondsInWords(silence / 1000)} and did not answer ${sentSince} messages.`,
      evidence: [
        `The server used to send something every ${secondsInWords(period / 1000)}.`,
        `The last message of the page was sent ${secondsInWords((now - lastSent.at) / 1000)} ago, after the server’s last.`,
      ],
      hints: [
        'A lost network or a sleeping computer leaves a socket in this state until a time limit ends it.',
      ],
      isNot: [...notTheHandshake(failure), 'A close by the server: none was seen.'],
      fixes: fixesFor(failure, 'heartbeat'),
    };
  },
};
