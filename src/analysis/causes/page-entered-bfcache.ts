import { fixesFor } from '../fixes/fixes-for.ts';
import { pageSpan } from '../page-span.ts';
import { describeEnd, endedAbnormally, notTheHandshake } from './abnormal-end.ts';
import type { Cause } from './cause.ts';

/** An end has to do with the return of a page within this many milliseconds around it. */
const NEAR = 2_000;

/**
 * The page went into the back/forward cache and its socket ended; the page learns of it when it comes back (Chromium 149).
 */
export const pageEnteredBfcache: Cause = {
  id: 'page-entered-bfcache',
  recognise(failure) {
    const { closedAt } = failure.connection;
    const said = failure.laterWords.some((text) => /Page entered Back-Forward Cache/.test(text));
    const cached =
      closedAt === null || !endedAbnormally(failure)
        ? null
        : pageSpan(failure.page, 'cached', closedAt - NEAR, closedAt + NEAR);
    if (!said && cached === null) return null;
    // Chromium 156 says the same of a page that it freezes, which leaves for nowhere.
    if (
      cached === null &&
      closedAt !== null &&
      pageSpan(failure.page, 'frozen', closedAt - NEAR, closedAt) !== null
    )
      return null;
    return {
      sentence:
        'Close the socket at pagehide and open it again at pageshow: the browser put the page into the back/forward cache and ended its socket.',
      evidence: [
        ...describeEnd(failure),
        ...(cached === null
          ? []
          : ['The page was in the back/forward cache, and the end was reported when it came back.']),
      ],
      hints: [
        'The server sees the end, with code 1001, only when the page comes back.',
        ...(cached === null
          ? [
              'Chromium 156 says the same of a page that it freezes in the background: then freeze and resume tell the page.',
            ]
          : []),
      ],
      isNot: [...notTheHandshake(failure), 'The server or a proxy: the browser ended the connection.'],
      fixes: fixesFor(failure, 'come-back'),
    };
  },
};
