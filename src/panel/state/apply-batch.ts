import type { Batch } from '../../events/batch.ts';
import { NO_MESSAGES } from '../../events/message-segment.ts';
import { epochMilliseconds } from '../../events/units.ts';
import type { Session } from '../../session/session.ts';

/**
 * Applies a batch from the store. Batches are written in order, so a batch that the store skips is lost: an empty one with
 * a gap replaces it. A batch that was applied already changes nothing. Returns those that replaced lost ones.
 */
export function applyStored(session: Session, batch: Batch): readonly Batch[] {
  const lost: Batch[] = [];
  while (session.apply(batch) === 'hole') {
    const one = lostBatch(session.nextBatch, batch);
    session.apply(one);
    lost.push(one);
  }
  return lost;
}

function lostBatch(number: number, after: Batch): Batch {
  const at = epochMilliseconds(after.events[0]?.event.at ?? after.messages.time[0] ?? 0);
  const seq = Math.max(0, after.firstSeq - 1);
  return {
    log: after.log,
    number,
    firstSeq: seq,
    events: [{ seq, event: { type: 'capture/gap', at, until: at, why: 'segment-corrupt', messages: null } }],
    messages: NO_MESSAGES,
  };
}
