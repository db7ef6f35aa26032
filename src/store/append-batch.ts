import type { Batch } from '../events/batch.ts';
import { withBatch } from './log-record.ts';
import type { BatchRecord, LogRecord } from './schema.ts';

/**
 * Stores a batch, its payload block and its log's record in one transaction, by the browser's own API: idb's promise and
 * proxy a request were measured to cost as much as the rest, and this runs all the time.
 *
 * @throws the transaction's error: its requests say no more than that it was aborted, it says why
 */
export function appendBatch(
  database: IDBDatabase,
  batch: Batch,
  payloads: Uint8Array<ArrayBuffer>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // Relaxed: told to the operating system is enough. A crash of the browser loses the recording's end either way.
    const transaction = database.transaction(['logs', 'batches', 'payloads'], 'readwrite', {
      durability: 'relaxed',
    });
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('abort', () => {
      reject(transaction.error ?? new DOMException('the transaction was aborted', 'AbortError'));
    });
    transaction.objectStore('batches').add(toRecord(batch));
    if (payloads.length > 0) transaction.objectStore('payloads').put(payloads, [batch.log, batch.number]);
    const logs = transaction.objectStore('logs');
    // Read anew each time, because an eviction may have changed it.
    const reading: IDBRequest<LogRecord | undefined> = logs.get(batch.log);
    reading.addEventListener('success', () => {
      logs.put(withBatch(reading.result, batch, payloads.length));
    });
  });
}

function toRecord(batch: Batch): BatchRecord {
  return batch.events.length === 0 ? batch : { ...batch, eventful: 1 };
}
