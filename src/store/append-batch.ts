import type { Batch } from '../events/batch.ts';
import type { ResumePoint } from '../events/resume-point.ts';
import { withBatch } from './log-record.ts';
import type { BatchRecord, LogRecord } from './schema.ts';

const WRITTEN = ['logs', 'batches', 'payloads', 'offsets', 'counts'] as const;

/**
 * Stores a batch, its payload block, the record of its log and what the next worker resumes from, in one transaction. Uses
 * the browser's own API: idb's promise and proxy for each request were measured to cost as much as the rest, and this runs
 * all the time.
 *
 * @throws the error of the transaction, because its requests report only that it was aborted
 */
export function appendBatch(
  database: IDBDatabase,
  batch: Batch,
  payloads: Uint8Array<ArrayBuffer>,
  resume: ResumePoint,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // Relaxed durability: it is enough that the operating system has the data. A crash of the browser loses the end of the
    // recording either way.
    const transaction = database.transaction([...WRITTEN], 'readwrite', { durability: 'relaxed' });
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', () => {
      reject(transaction.error ?? new DOMException('the transaction was aborted', 'AbortError'));
    });
    try {
      request(transaction, batch, payloads, resume);
    } catch (error) {
      // Requests that were made before the failure would otherwise be stored.
      transaction.abort();
      reject(error);
    }
  });
}

function request(
  transaction: IDBTransaction,
  batch: Batch,
  payloads: Uint8Array<ArrayBuffer>,
  { offsets, counts }: ResumePoint,
): void {
  const { log, number } = batch;
  transaction.objectStore('batches').add(toRecord(batch));
  if (payloads.length > 0) transaction.objectStore('payloads').put(payloads, [log, number]);
  for (const offset of offsets) transaction.objectStore('offsets').put({ log, ...offset });
  if (counts !== null) transaction.objectStore('counts').put({ log, ...counts });
  const logs = transaction.objectStore('logs');
  // Read again each time, because an eviction may have changed it.
  const reading: IDBRequest<LogRecord | undefined> = logs.get(log);
  reading.addEventListener('success', () => {
    logs.put(withBatch(reading.result, batch, payloads.length));
  });
}

function toRecord(batch: Batch): BatchRecord {
  return batch.events.length === 0 ? batch : { ...batch, eventful: 1 };
}
