import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { quoteBrowser } from './describe-evidence.ts';
import { endedInSilence, type Failure, namedWithoutAnswer } from './failure.ts';

/** In Chromium 156, of one page. */
const MOST_OPEN = 255;
/** In Firefox 153, of all windows together: what this log shows of them is at least enough to reach it. */
const MOST_OPEN_IN_FIREFOX = 200;
/** Milliseconds in which the browser gives up one that it does not try. */
const AT_ONCE = 1000;

/**
 * More sockets at once than the browser allows. Firefox 153 refuses such a one in some milliseconds with 1006, has nothing but its
 * general words in the console, and webRequest hears nothing of it.
 */
export const tooManySockets: Cause = {
  id: 'too-many-sockets',
  recognise(failure) {
    const named = namedWithoutAnswer(failure, 'too-many-sockets') !== null;
    const open = overLimit(failure);
    if (!named && open === null) return null;
    return {
      sentence:
        'Close sockets that are not needed, and share one between all parts of the page: the browser has too many open, or no memory for another.',
      evidence: [
        ...quoteBrowser(failure),
        ...(open === null
          ? []
          : [
              `${open} WebSockets were open or connecting when it was made, and it ended at once: ${limit(failure)}.`,
            ]),
      ],
      isNot: ['The server or the network: the browser did not try.'],
      fixes: fixesFor(failure, 'sockets'),
    };
  },
};

function limit({ context }: Failure): string {
  return context.inFirefox === true
    ? `Firefox 153 allows ${MOST_OPEN_IN_FIREFOX} in all windows together (network.websocket.max-connections)`
    : `Chromium 156 allows ${MOST_OPEN}`;
}

/** How many were open, where that is why it ended at once in silence; the page hook alone sees no words (Chromium 156). */
function overLimit(failure: Failure): number | null {
  const { openBefore = 0, inFirefox = false } = failure.context;
  const most = inFirefox ? MOST_OPEN_IN_FIREFOX : MOST_OPEN;
  const { kind, createdAt, closedAt } = failure.connection;
  if (kind !== 'websocket' || openBefore < most || !endedInSilence(failure)) return null;
  return closedAt !== null && closedAt - createdAt <= AT_ONCE ? openBefore : null;
}
