import { fixesFor } from '../fixes/fixes-for.ts';
import { pageSpan } from '../page-span.ts';
import { describeEnd, endedAbnormally, notTheHandshake } from './abnormal-end.ts';
import type { Cause } from './cause.ts';
import { secondsInWords } from './seconds-in-words.ts';

/** After this many hidden milliseconds browsers let a page's timers run once a minute (Chromium: after 5 minutes). */
const THROTTLED_AFTER = 60_000;
/** The longest time in milliseconds without a message of the page that a throttled heartbeat explains. */
const MISSED = 45_000;

/** The page was hidden for long and its timers ran late. A heartbeat was not sent in time, and the other side closed. */
export const timersWereThrottled: Cause = {
  id: 'timers-were-throttled',
  recognise(failure) {
    const { closedAt } = failure.connection;
    const sent = failure.context.messages?.lastSent ?? null;
    if (closedAt === null || sent === null || !endedAbnormally(failure)) return null;
    const hidden = pageSpan(failure.page, 'hidden', closedAt, closedAt);
    if (hidden === null || closedAt - hidden.from < THROTTLED_AFTER || closedAt - sent.at < MISSED)
      return null;
    return {
      sentence: `Let the server send the heartbeat, or wait longer for it: the page was hidden for ${secondsInWords((closedAt - hidden.from) / 1000)}, where browsers delay its timers, and sent nothing for ${secondsInWords((closedAt - sent.at) / 1000)}.`,
      evidence: describeEnd(failure),
      hints: ['In a hidden page timers may run once a minute only.'],
      isNot: [...notTheHandshake(failure), 'A lost network: the page itself was late.'],
      fixes: fixesFor(failure, 'heartbeat', 'timeout'),
    };
  },
};
