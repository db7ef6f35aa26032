import { type IDBPDatabase, openDB } from 'idb';
import type { Batch } from '../events/batch.ts';
import { type LogId, logId } from '../events/units.ts';
import type { LogStore } from './log-store.ts';
import { type BatchRecord, DATABASE, DATABASE_VERSION, type LogSchema } from './schema.ts';

type Database = IDBPDatabase<LogSchema>;

/** How many batches a reader takes from the disk at once: about 60 kB each at most, beside their events. */
const BATCHES_A_READ = 64;

/** Opens the database of logs, making it where there is none. @throws Error when the disk refuses */
export async function openLogStore(): Promise<LogStore> {
  const store = new IndexedDbLogStore();
  await store.open();
  return store;
}

/** The same, opened by its first use: what the disk refuses is refused then, and tried again by the next. */
export function logStore(): LogStore {
  return new IndexedDbLogStore();
}

class IndexedDbLogStore implements LogStore {
  #database: Promise<Database> | null = null;

  open(): Promise<Database> {
    if (this.#database !== null) return this.#database;
    const opening = this.#connect();
    this.#database = opening;
    // What was refused is tried again by the next call.
    opening.catch(() => {
      if (this.#database === opening) this.#database = null;
    });
    return opening;
  }

  async append(batch: Batch, payloads: Uint8Array<ArrayBuffer>): Promise<void> {
    const database = await this.open();
    // Relaxed: told to the operating system is enough. A crash of the browser loses the recording's end either way.
    const transaction = database.transaction(['logs', 'batches', 'payloads'], 'readwrite', {
      durability: 'relaxed',
    });
    const writes: Promise<unknown>[] = [
      transaction.objectStore('batches').add(toRecord(batch)),
      transaction.done,
    ];
    if (batch.number === 0) {
      writes.push(transaction.objectStore('logs').put({ log: batch.log, createdAt: Date.now() }));
    }
    if (payloads.length > 0) {
      writes.push(transaction.objectStore('payloads').put(payloads, [batch.log, batch.number]));
    }
    await Promise.all(writes);
  }

  async *batches(log: LogId, fromNumber: number): AsyncGenerator<Batch> {
    for (let next = fromNumber; ; ) {
      const database = await this.open();
      const range = IDBKeyRange.bound([log, next], [log, Number.MAX_SAFE_INTEGER]);
      const records = await database.getAll('batches', range, BATCHES_A_READ);
      for (const record of records) yield toBatch(record);
      const last = records.at(-1);
      if (last === undefined || records.length < BATCHES_A_READ) return;
      next = last.number + 1;
    }
  }

  async *eventfulBatches(log: LogId): AsyncGenerator<Batch> {
    for (let next = 0; ; ) {
      const database = await this.open();
      const range = IDBKeyRange.bound([log, 1, next], [log, 1, Number.MAX_SAFE_INTEGER]);
      const records = await database.getAllFromIndex('batches', 'eventful', range, BATCHES_A_READ);
      for (const record of records) yield toBatch(record);
      const last = records.at(-1);
      if (last === undefined || records.length < BATCHES_A_READ) return;
      next = last.number + 1;
    }
  }

  async lastBatch(log: LogId): Promise<Batch | null> {
    const database = await this.open();
    const cursor = await database.transaction('batches').store.openCursor(wholeLog(log), 'prev');
    return cursor === null ? null : toBatch(cursor.value);
  }

  async payload(log: LogId, number: number, offset: number, length: number): Promise<Uint8Array | null> {
    const block = await this.payloads(log, number);
    return block === null ? null : block.subarray(offset, offset + length);
  }

  async payloads(log: LogId, number: number): Promise<Uint8Array | null> {
    const database = await this.open();
    return (await database.get('payloads', [log, number])) ?? null;
  }

  async deleteLog(log: LogId): Promise<void> {
    const database = await this.open();
    const transaction = database.transaction(['logs', 'batches', 'payloads'], 'readwrite', {
      durability: 'relaxed',
    });
    await Promise.all([
      transaction.objectStore('logs').delete(log),
      transaction.objectStore('batches').delete(wholeLog(log)),
      transaction.objectStore('payloads').delete(wholeLog(log)),
      transaction.done,
    ]);
  }

  async logs(): Promise<LogId[]> {
    const database = await this.open();
    const records = await database.getAll('logs');
    return records.toSorted((a, b) => a.createdAt - b.createdAt).map((record) => logId(record.log));
  }

  close(): void {
    const opened = this.#database;
    this.#database = null;
    void opened?.then((database) => database.close()).catch(() => {});
  }

  async #connect(): Promise<Database> {
    return openDB<LogSchema>(DATABASE, DATABASE_VERSION, {
      upgrade(database) {
        database.createObjectStore('logs', { keyPath: 'log' });
        const batches = database.createObjectStore('batches', { keyPath: ['log', 'number'] });
        batches.createIndex('eventful', ['log', 'eventful', 'number']);
        database.createObjectStore('payloads');
      },
      // A newer build of ours wants to upgrade; and a user can clear the data under us. Either way the next call
      // opens it anew.
      blocking: () => this.close(),
      terminated: () => {
        this.#database = null;
      },
    });
  }
}

/** Every key of a log: an array is greater than any number. */
function wholeLog(log: LogId): IDBKeyRange {
  return IDBKeyRange.bound([log], [log, []]);
}

function toRecord(batch: Batch): BatchRecord {
  return batch.events.length === 0 ? batch : { ...batch, eventful: 1 };
}

function toBatch({ log, number, firstSeq, events, messages }: BatchRecord): Batch {
  return { log, number, firstSeq, events, messages };
}
