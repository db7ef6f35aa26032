import type { IDBPDatabase, IDBPTransaction } from 'idb';
import { NO_MESSAGES } from '../events/message-segment.ts';
import type { LogId } from '../events/units.ts';
import { diskBytesOf } from './log-record.ts';
import type { BatchRecord, LogRecord, LogSchema } from './schema.ts';

type StoreName = 'logs' | 'batches' | 'payloads' | 'offsets' | 'counts';
type Transaction = IDBPTransaction<LogSchema, StoreName[], 'readwrite'>;

/** Messages and bytes that one log lost. */
export interface Evicted {
  readonly messages: number;
  readonly bytes: number;
}

/** What one step of eviction removes. */
type Step = (transaction: Transaction, record: LogRecord, bytes: number) => Promise<LogRecord>;

/** How many batches one read examines: about 60 kB each at most, besides their events. */
const BATCHES_A_READ = 64;

/** Every key of a log: an array is greater than any number. */
export function wholeLog(log: LogId): IDBKeyRange {
  return IDBKeyRange.bound([log], [log, []]);
}

/** Opens a transaction over all stores. Relaxed, as in append-batch.ts. */
export function writeAll(database: IDBPDatabase<LogSchema>): Transaction {
  return database.transaction(['logs', 'batches', 'payloads', 'offsets', 'counts'], 'readwrite', {
    durability: 'relaxed',
  });
}

/** Deletes everything of a log. */
export async function deleteAll(transaction: Transaction, log: LogId): Promise<void> {
  await Promise.all([
    transaction.objectStore('logs').delete(log),
    transaction.objectStore('batches').delete(wholeLog(log)),
    transaction.objectStore('payloads').delete(wholeLog(log)),
    deleteResumePoint(transaction, log),
  ]);
}

/** Deletes what the next worker would resume from: nobody writes to the log any more. */
export async function deleteResumePoint(transaction: Transaction, log: LogId): Promise<void> {
  await Promise.all([
    transaction.objectStore('offsets').delete(wholeLog(log)),
    transaction.objectStore('counts').delete(log),
  ]);
}

/** Removes the oldest payload blocks of a log and, where that frees less than `bytes`, its oldest message rows. */
export async function evictFrom(
  database: IDBPDatabase<LogSchema>,
  log: LogId,
  bytes: number,
): Promise<Evicted> {
  let messages = 0;
  let freed = 0;
  for (const step of [evictPayloads, evictRows]) {
    while (freed < bytes) {
      const lost = await runStep(database, log, bytes - freed, step);
      if (lost === null) break;
      messages += lost.messages;
      freed += lost.bytes;
    }
  }
  return { messages, bytes: freed };
}

/** Runs one step over some batches; null where it found nothing left. Each run is a transaction, all or nothing. */
async function runStep(
  database: IDBPDatabase<LogSchema>,
  log: LogId,
  bytes: number,
  step: Step,
): Promise<Evicted | null> {
  const transaction = writeAll(database);
  const done = transaction.done;
  const before = await transaction.objectStore('logs').get(log);
  const after = before === undefined ? undefined : await step(transaction, before, bytes);
  if (after !== undefined && after !== before) await transaction.objectStore('logs').put(after);
  await done;
  if (before === undefined || after === undefined || after === before) return null;
  return {
    messages: after.evictedMessages - before.evictedMessages,
    bytes: before.diskBytes - after.diskBytes,
  };
}

const evictPayloads: Step = async (transaction, record, bytes) => {
  const records = await recordsFrom(transaction, record, record.payloadsFrom, record.nextNumber);
  let freed = 0;
  let messages = 0;
  let until = record.payloadsFrom;
  for (const batch of records) {
    if (freed >= bytes) break;
    for (const stored of storedOf(batch)) {
      freed += stored;
      if (stored > 0) messages++;
    }
    until = batch.number + 1;
  }
  if (until === record.payloadsFrom) return record;
  await transaction
    .objectStore('payloads')
    .delete(IDBKeyRange.bound([record.log, record.payloadsFrom], [record.log, until], false, true));
  return {
    ...record,
    payloadsFrom: until,
    evictedMessages: record.evictedMessages + messages,
    evictedBytes: record.evictedBytes + freed,
    diskBytes: Math.max(0, record.diskBytes - freed),
  };
};

const evictRows: Step = async (transaction, record, bytes) => {
  // The newest batch keeps its rows: a worker that resumes continues after it.
  const records = await recordsFrom(transaction, record, record.rowsFrom, record.nextNumber - 1);
  const puts: Promise<unknown>[] = [];
  let freed = 0;
  let messages = 0;
  let until = record.rowsFrom;
  for (const batch of records) {
    if (freed >= bytes) break;
    until = batch.number + 1;
    const rows = storedOf(batch);
    if (rows.length === 0) continue;
    // Rows with a payload were counted when the payload was removed.
    for (const stored of rows) if (stored === 0) messages++;
    const bare: BatchRecord = { ...batch, messages: NO_MESSAGES, evictedRows: rows.length };
    freed += diskBytesOf(batch) - diskBytesOf(bare);
    puts.push(transaction.objectStore('batches').put(bare));
  }
  if (until === record.rowsFrom) return record;
  await Promise.all(puts);
  return {
    ...record,
    rowsFrom: until,
    evictedMessages: record.evictedMessages + messages,
    diskBytes: Math.max(0, record.diskBytes - freed),
  };
};

async function recordsFrom(
  transaction: Transaction,
  { log }: LogRecord,
  from: number,
  until: number,
): Promise<BatchRecord[]> {
  if (from >= until) return [];
  const range = IDBKeyRange.bound([log, from], [log, until], false, true);
  return transaction.objectStore('batches').getAll(range, BATCHES_A_READ);
}

/** Stored bytes of each message; none for a broken record, whose columns can be anything. */
function storedOf({ messages }: BatchRecord): Uint32Array {
  const stored: unknown = messages?.stored;
  return stored instanceof Uint32Array ? stored : NO_MESSAGES.stored;
}
