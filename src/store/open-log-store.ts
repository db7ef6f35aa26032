import { type IDBPDatabase, openDB, unwrap } from 'idb';
import type { Batch } from '../events/batch.ts';
import { NO_RESUME_POINT, type ResumePoint } from '../events/resume-point.ts';
import type { LogId } from '../events/units.ts';
import { appendBatch } from './append-batch.ts';
import { BatchMender, type RawRecord } from './batch-mender.ts';
import { checkRecord } from './check-record.ts';
import { deleteAll, deleteResumePoint, evictFrom, wholeLog, writeAll } from './evict.ts';
import { ageOf, importRecord, toSummary } from './log-record.ts';
import type { Eviction, ImportBeginning, LogStore, LogSummary } from './log-store.ts';
import { DATABASE, DATABASE_VERSION, type LogSchema } from './schema.ts';
import { upgradeStores } from './upgrade-stores.ts';

type Database = IDBPDatabase<LogSchema>;

/** How many batches a reader takes from the disk at once: about 60 kB each at most, besides their events. */
const BATCHES_A_READ = 64;
/**
 * How many at first, and where that many events came at once: they take some 10 us each, and a panel reads while it draws.
 */
const FEW_BATCHES = 8;
const MANY_EVENTS = 512;

/** Opens the database of logs and creates it where there is none. @throws Error when the disk refuses */
export async function openLogStore(): Promise<LogStore> {
  const store = new IndexedDbLogStore();
  await store.open();
  return store;
}

/** The same, opened at its first use: a refusal by the disk is reported then, and the next use tries again. */
export function logStore(): LogStore {
  return new IndexedDbLogStore();
}

class IndexedDbLogStore implements LogStore {
  #database: Promise<Database> | null = null;
  #blocks: IDBObjectStore | null = null;

  open(): Promise<Database> {
    if (this.#database !== null) return this.#database;
    const opening = this.#connect();
    this.#database = opening;
    // After a refusal, the next call tries again.
    opening.catch(() => {
      if (this.#database === opening) this.#database = null;
    });
    return opening;
  }

  async beginImport(beginning: ImportBeginning): Promise<void> {
    await (await this.open()).add('logs', importRecord(beginning));
  }

  async append(
    batch: Batch,
    payloads: Uint8Array<ArrayBuffer>,
    resume: ResumePoint = NO_RESUME_POINT,
  ): Promise<void> {
    await appendBatch(unwrap(await this.open()), batch, payloads, resume);
  }

  async resumePoint(log: LogId): Promise<ResumePoint> {
    const transaction = (await this.open()).transaction(['offsets', 'counts']);
    const [offsets, counts] = await Promise.all([
      transaction.objectStore('offsets').getAll(wholeLog(log)),
      transaction.objectStore('counts').get(log),
    ]);
    return { offsets, counts: counts ?? null };
  }

  async *batches(log: LogId, fromNumber: number): AsyncGenerator<Batch> {
    const mender = new BatchMender(log, fromNumber);
    if (fromNumber > 0) mender.follow((await this.#read(log, fromNumber - 1, 1))[0]?.value);
    for (let most = FEW_BATCHES; ; ) {
      const { wanted } = mender;
      const records = await this.#read(log, wanted, most);
      let events = 0;
      for (const record of records) {
        for (const batch of mender.take(record)) {
          events += batch.events.length;
          yield batch;
        }
      }
      // A full read that finds only impossible keys would repeat for ever.
      if (records.length < most || mender.wanted === wanted) break;
      most = events >= MANY_EVENTS ? FEW_BATCHES : Math.min(BATCHES_A_READ, most * 2);
    }
    yield* mender.end();
  }

  async *eventfulBatches(log: LogId): AsyncGenerator<Batch> {
    for (let next = 0; ; ) {
      const database = await this.open();
      const range = IDBKeyRange.bound([log, 1, next], [log, 1, Number.MAX_SAFE_INTEGER]);
      const records = await database.getAllFromIndex('batches', 'eventful', range, BATCHES_A_READ);
      for (const record of records) {
        const sound = checkRecord(record, log, record.number);
        if (sound !== null) yield sound.batch;
      }
      const last = records.at(-1);
      if (last === undefined || records.length < BATCHES_A_READ) return;
      next = last.number + 1;
    }
  }

  async lastBatch(log: LogId): Promise<Batch | null> {
    const database = await this.open();
    const cursor = await database.transaction('batches').store.openKeyCursor(wholeLog(log), 'prev');
    if (cursor === null) return null;
    let last: Batch | null = null;
    for await (const batch of this.batches(log, cursor.primaryKey[1])) last = batch;
    return last;
  }

  async payload(log: LogId, number: number, offset: number, length: number): Promise<Uint8Array | null> {
    const block = await this.payloads(log, number);
    return block === null ? null : block.subarray(offset, offset + length);
  }

  async payloads(log: LogId, number: number): Promise<Uint8Array | null> {
    const database = unwrap(await this.open());
    // Uses the browser's own API: an export reads thousands of blocks, and idb's wrapping took a tenth of its time.
    return new Promise((resolve, reject) => {
      const request = this.#askForBlock(database, [log, number]);
      request.addEventListener('success', () => resolve(request.result ?? null));
      request.addEventListener('error', (event) => {
        // The other requests of the transaction continue.
        event.preventDefault();
        reject(request.error ?? new DOMException('the block could not be read', 'UnknownError'));
      });
    });
  }

  async list(): Promise<LogSummary[]> {
    const database = await this.open();
    const records = await database.getAll('logs');
    return records.toSorted((a, b) => ageOf(b) - ageOf(a) || b.writtenAt - a.writtenAt).map(toSummary);
  }

  async finish(log: LogId): Promise<void> {
    const transaction = writeAll(await this.open());
    const done = transaction.done;
    const record = await transaction.objectStore('logs').get(log);
    if (record?.connections === 0) await deleteAll(transaction, log);
    else if (record?.finished === false) {
      await Promise.all([
        transaction.objectStore('logs').put({ ...record, finished: true }),
        deleteResumePoint(transaction, log),
      ]);
    }
    await done;
  }

  async deleteLog(log: LogId): Promise<void> {
    const transaction = writeAll(await this.open());
    await Promise.all([deleteAll(transaction, log), transaction.done]);
  }

  async makeRoom(running: LogId, bytes: number, spared: ReadonlySet<LogId> = new Set()): Promise<Eviction> {
    const logs: LogId[] = [];
    let freed = 0;
    for (const { log, finished, diskBytes } of (await this.list()).toReversed()) {
      if (freed >= bytes) break;
      if (!finished || log === running || spared.has(log)) continue;
      await this.deleteLog(log);
      logs.push(log);
      freed += diskBytes;
    }
    if (freed >= bytes) return { logs, messages: 0, bytes: 0 };
    return { logs, ...(await evictFrom(await this.open(), running, bytes - freed)) };
  }

  close(): void {
    const opened = this.#database;
    this.#database = null;
    void opened?.then((database) => database.close()).catch(() => {});
  }

  /** Blocks that are requested in one go share a transaction: a reader ahead requests dozens. */
  #askForBlock(
    database: IDBDatabase,
    key: [string, number],
  ): IDBRequest<Uint8Array<ArrayBuffer> | undefined> {
    try {
      if (this.#blocks !== null) return this.#blocks.get(key);
    } catch {
      // The transaction accepts no more requests: it was of an earlier task, or of a database since closed.
    }
    this.#blocks = database.transaction('payloads').objectStore('payloads');
    return this.#blocks.get(key);
  }

  /** Records of a log from a number on, in order, up to a limit. */
  async #read(log: LogId, from: number, most: number): Promise<RawRecord[]> {
    const database = await this.open();
    const range = IDBKeyRange.bound([log, from], [log, Number.MAX_SAFE_INTEGER]);
    try {
      const records = await database.getAll('batches', range, most);
      return records.map((value) => ({ number: value.number, value }));
    } catch {
      // A record that the disk no longer returns makes the whole read fail: read each by itself.
      const keys = await database.getAllKeys('batches', range, most);
      const read = (key: [string, number]) => database.get('batches', key).catch(() => undefined);
      return Promise.all(keys.map(async (key) => ({ number: key[1], value: await read(key) })));
    }
  }

  async #connect(): Promise<Database> {
    return openDB<LogSchema>(DATABASE, DATABASE_VERSION, {
      upgrade: upgradeStores,
      // A newer build of the extension wants to upgrade, or the user cleared the data. Either way the next call opens the
      // database again.
      blocking: () => this.close(),
      terminated: () => {
        this.#database = null;
      },
    });
  }
}
