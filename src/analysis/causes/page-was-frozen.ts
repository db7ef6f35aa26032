import { fixesFor } from '../fixes/fixes-for.ts';
import { pageSpan } from '../page-span.ts';
import { describeEnd, endedAbnormally, notTheHandshake } from './abnormal-end.ts';
import type { Cause } from './cause.ts';
import type { Failure } from './failure.ts';
import { secondsInWords } from './seconds-in-words.ts';

/** After a page resumes, it learns within this many milliseconds of an end that came while it was frozen. */
const NEAR = 2_000;

/** The browser froze the page: Chromium 156 ends its sockets then, others let it answer no heartbeat until the other side gives up. */
export const pageWasFrozen: Cause = {
  id: 'page-was-frozen',
  recognise(failure) {
    const { closedAt } = failure.connection;
    if (closedAt === null || !endedByOther(failure)) return null;
    const frozen = pageSpan(failure.page, 'frozen', closedAt - NEAR, closedAt);
    if (frozen === null) return null;
    const away = secondsInWords(Math.max(0, (frozen.until ?? closedAt) - frozen.from) / 1000);
    return {
      sentence: `Open the socket again when the page resumes: the browser froze the page for ${away}, so it answered nothing, and its connection ended.`,
      evidence: [...describeEnd(failure), `The page was frozen for ${away} before the end.`],
      hints: [
        'Browsers freeze background pages to save energy, even with open sockets.',
        'Chromium 156 ends the sockets of a page that it freezes, and the page learns of it when it resumes.',
      ],
      isNot: [...notTheHandshake(failure), 'A fault of the server or of a proxy: the page was not running.'],
      fixes: fixesFor(failure, 'resume'),
    };
  },
};

/** A connection that the page closed itself ended for the page's own reason. */
function endedByOther(failure: Failure): boolean {
  const { close } = failure.connection;
  return endedAbnormally(failure) || (close.seen && close.value.by === 'server' && close.value.code !== 1000);
}
