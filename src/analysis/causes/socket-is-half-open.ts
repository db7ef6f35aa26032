import { fixesFor } from '../fixes/fixes-for.ts';
import { NOT_THE_HANDSHAKE } from './abnormal-end.ts';
import type { Cause } from './cause.ts';
import { secondsInWords } from './seconds-in-words.ts';

/** An open socket whose server used to send with a period, is silent for over twice as long, and does not answer what is sent. */
export const socketIsHalfOpen: Cause = {
  id: 'socket-is-half-open',
  recognise(failure) {
    const { connection } = failure;
    const { messages, now } = failure.context;
    if (connection.outcome !== 'open' || messages === undefined || now === undefined) return null;
    const { period, lastReceivedAt, lastSent } = messages;
    if (period === null || lastReceivedAt === null) return null;
    const silence = now - lastReceivedAt;
    // Something was sent into the silence, and had a whole period to be answered.
    const unanswered = lastSent !== null && lastSent.at > lastReceivedAt && now - lastSent.at > period;
    if (silence <= 2 * period || !unanswered) return null;
    return {
      sentence: `Close this socket and open another: it looks open, but the server has been silent for ${secondsInWords(silence / 1000)} and did not answer what was sent.`,
      evidence: [
        `The server used to send something every ${secondsInWords(period / 1000)}.`,
        `The last message of the page was sent ${secondsInWords((now - lastSent.at) / 1000)} ago, after the server’s last.`,
        'A network that was lost without a word, or a computer that slept, leaves a socket so until a time limit ends it.',
      ],
      isNot: [NOT_THE_HANDSHAKE, 'A close of the server: none was seen.'],
      fixes: fixesFor(failure, 'heartbeat'),
    };
  },
};
