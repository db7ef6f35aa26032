import { fixesFor } from '../fixes/fixes-for.ts';
import { pageSpan } from '../page-span.ts';
import { describeEnd, endedAbnormally, NOT_THE_HANDSHAKE } from './abnormal-end.ts';
import type { Cause } from './cause.ts';
import type { Failure } from './failure.ts';
import { secondsInWords } from './seconds-in-words.ts';

/** Milliseconds after a page went on within which it hears of an end that came while it was frozen. */
const NEAR = 2_000;

/** The browser froze the page, so it answered no heartbeat, and the other side gave up. */
export const pageWasFrozen: Cause = {
  id: 'page-was-frozen',
  recognise(failure) {
    const { closedAt } = failure.connection;
    if (closedAt === null || !endedByOther(failure)) return null;
    const frozen = pageSpan(failure.page, 'frozen', closedAt - NEAR, closedAt);
    if (frozen === null) return null;
    const away = secondsInWords(Math.max(0, (frozen.until ?? closedAt) - frozen.from) / 1000);
    return {
      sentence: `Open the socket anew when the page goes on: the browser froze the page for ${away}, so that it answered nothing, and the connection ended.`,
      evidence: [
        ...describeEnd(failure),
        'Browsers freeze pages in the background to save energy, with open sockets too.',
      ],
      isNot: [NOT_THE_HANDSHAKE, 'A fault of the server: it ended what did not answer.'],
      fixes: fixesFor(failure, 'come-back'),
    };
  },
};

/** A connection that the page closed itself ended for the page's own reason. */
function endedByOther(failure: Failure): boolean {
  const { close } = failure.connection;
  return endedAbnormally(failure) || (close.seen && close.value.by === 'server' && close.value.code !== 1000);
}
