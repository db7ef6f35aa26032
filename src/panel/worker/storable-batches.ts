import type { Batch } from '../../events/batch.ts';
import type { LogId } from '../../events/units.ts';

/**
 * The batches of a file as those of a log in the store. A session log that lost rows leaves their places free, which the
 * store would take for batches that are missing: here they are closed up. Events say what was lost.
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
