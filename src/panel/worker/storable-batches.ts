import type { Batch } from '../../events/batch.ts';
import type { LogId } from '../../events/units.ts';

/**
 * The batches of a file as those of a log in the store. A session log that lost rows leaves gaps in its numbers, which the
 * store would treat as missing batches: here they are closed. Events state what was lost.
 */
export function* storableBatches(batches: readonly Batch[], log: LogId): Generator<Batch> {
  let firstSeq = 0;
  for (const [number, batch] of batches.entries()) {
    const shift = firstSeq - batch.firstSeq;
    const events = batch.events.map(({ seq, event }) => ({ seq: seq + shift, event }));
    yield { log, number, firstSeq, events, messages: batch.messages };
    firstSeq += events.length + batch.messages.count;
  }
}
