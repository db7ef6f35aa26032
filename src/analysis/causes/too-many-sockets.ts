import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { quoteBrowser } from './describe-evidence.ts';
import { endedInSilence, type Failure, namedWithoutAnswer } from './failure.ts';

const MOST_OPEN = 255;
/** Milliseconds in which the browser gives up one that it does not try. */
const AT_ONCE = 1000;

/** More sockets at once than the browser allows (255 in Chromium 156). */
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
              `${open} WebSockets were open or connecting when it was made, and it ended at once: Chromium 156 allows ${MOST_OPEN}.`,
            ]),
      ],
      isNot: ['The server or the network: the browser did not try.'],
      fixes: fixesFor(failure, 'sockets'),
    };
  },
};

/** How many were open, where that is why it ended at once in silence; the page hook alone sees no words (Chromium 156). */
function overLimit(failure: Failure): number | null {
  const { openBefore = 0 } = failure.context;
  const { kind, createdAt, closedAt } = failure.connection;
  if (kind !== 'websocket' || openBefore < MOST_OPEN || !endedInSilence(failure)) return null;
  return closedAt !== null && closedAt - createdAt <= AT_ONCE ? openBefore : null;
}
