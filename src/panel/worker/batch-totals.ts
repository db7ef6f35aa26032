import type { Batch } from '../../events/batch.ts';
import { type EpochMilliseconds, epochMilliseconds } from '../../events/units.ts';
import { diskBytesOf } from '../../store/log-record.ts';

/** How many connections the batches have; a message may name one that no event names. */
export function connectionsOf(batches: readonly Batch[]): number {
  let most = 0;
  for (const { events, messages } of batches) {
    for (const { event } of events) if ('connection' in event) most = Math.max(most, event.connection + 1);
    for (const connection of messages.connection) most = Math.max(most, connection + 1);
  }
  return most;
}

/** Time of a log's first event or message, from its batches. */
export function beginningOf(batches: readonly Batch[]): EpochMilliseconds {
  const [first] = batches;
  const times = [first?.events[0]?.event.at, first?.messages.time[0]].filter((time) => time !== undefined);
  return epochMilliseconds(Math.min(...times));
}

/** About how many bytes a batch takes on disk, with its payload block. */
export function bytesOf(batch: Batch): number {
  return diskBytesOf(batch) + storedBytes(batch);
}

/** Bytes of a batch's payload block. */
export function storedBytes({ messages }: Batch): number {
  let sum = 0;
  for (const length of messages.stored) sum += length;
  return sum;
}
