import type { MessageIndex } from '../../session/message-index.ts';
import type { RowNumbers } from '../../session/row-list.ts';
import type { Activity } from './idle-limit.ts';

/**
 * When messages were last sent or received, and the longest time without one that others followed.
 * @param timed false where the times of the log only say its order
 */
export function activityOf(messages: MessageIndex, rows: RowNumbers, timed: boolean): Activity {
  let lastAt = Number.NaN;
  let longestGapMs = 0;
  const count = timed ? rows.length : 0;
  for (let k = 0; k < count; k += 1) {
    const at = messages.time(rows.at(k));
    if (!(at > 0)) continue;
    if (at - lastAt > longestGapMs) longestGapMs = at - lastAt;
    lastAt = at;
  }
  return { lastAt, longestGapMs };
}
