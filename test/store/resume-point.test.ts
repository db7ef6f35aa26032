import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Batch } from '../../src/events/batch.ts';
import { NO_MESSAGES } from '../../src/events/message-segment.ts';
import type { ResumePoint } from '../../src/events/resume-point.ts';
import { connectionId, epochMilliseconds, type LogId, logId } from '../../src/events/units.ts';
import type { LogStore } from '../../src/store/log-store.ts';
import { logStore } from '../../src/store/open-log-store.ts';
import { DATABASE } from '../../src/store/schema.ts';

const A = logId('a');
const B = logId('b');
const NONE = new Uint8Array();
const NOTHING: ResumePoint = { offsets: [], counts: null };

/** A batch that begins a connection: a log without any is deleted when it is finished. */
function batch(log: LogId, number: number): Batch {
  const event = {
    type: 'connection/opened',
    at: epochMilliseconds(number),
    connection: connectionId(0),
    source: 'page-hook',
    protocol: '',
    extensions: '',
  } as const;
  return { log, number, firstSeq: number, events: [{ seq: number, event }], messages: NO_MESSAGES };
}

function offset(document: string, next: number, messages = next * 10) {
  return { document, next, messages };
}

let store: LogStore;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  store = logStore();
});

describe('what the next worker resumes from', () => {
  it('is what the last batch said of each document, and the last counts', async () => {
    expect(await store.resumePoint(A)).toEqual(NOTHING);
    const counts = { passed: [['hook d 0 ', 3, 4]], openings: [], through: 0 } as const;
    await store.append(batch(A, 0), NONE, { offsets: [offset('d one', 1), offset('e two', 7)], counts });
    await store.append(batch(A, 1), NONE, { offsets: [offset('d one', 2)], counts: null });
    await store.append(batch(A, 2), NONE);
    const { offsets, counts: stored } = await store.resumePoint(A);
    expect(offsets).toMatchObject([offset('d one', 2), offset('e two', 7)]);
    expect(stored).toMatchObject(counts);
    expect(await store.resumePoint(B)).toEqual(NOTHING);
  });

  it('is stored with its batch, or neither is', async () => {
    await store.append(batch(A, 0), NONE, { offsets: [offset('d', 1)], counts: null });
    const counts = { passed: [], openings: [], through: 0 };
    // The log has a batch of that number.
    await expect(store.append(batch(A, 0), NONE, { offsets: [offset('d', 2)], counts })).rejects.toThrow();
    // The disk can not keep that.
    const broken = { offsets: [{ ...offset('d', 3), more: () => {} }], counts: null };
    await expect(store.append(batch(A, 1), NONE, broken)).rejects.toThrow();
    expect((await store.lastBatch(A))?.number).toBe(0);
    const { offsets, counts: stored } = await store.resumePoint(A);
    expect(offsets).toMatchObject([offset('d', 1)]);
    expect(stored).toBeNull();
  });

  it.each([
    ['is deleted', (log: LogId) => store.deleteLog(log)],
    ['is finished', (log: LogId) => store.finish(log)],
  ])('is deleted where its log %s, and no other', async (_, end) => {
    const counts = { passed: [], openings: [], through: 0 };
    for (const log of [A, B]) await store.append(batch(log, 0), NONE, { offsets: [offset('d', 1)], counts });
    await end(A);
    expect(await store.resumePoint(A)).toEqual(NOTHING);
    expect((await store.resumePoint(B)).offsets).toHaveLength(1);
  });
});

describe('a database of the second version', () => {
  it('is opened with its logs, which are gone on with', async () => {
    const old = await openDB(DATABASE, 2, {
      upgrade(database) {
        database.createObjectStore('logs', { keyPath: 'log' });
        const batches = database.createObjectStore('batches', { keyPath: ['log', 'number'] });
        batches.createIndex('eventful', ['log', 'eventful', 'number']);
        database.createObjectStore('payloads');
      },
    });
    await old.put('batches', { ...batch(A, 0), eventful: 1 });
    await old.put('payloads', new Uint8Array([1, 2]), [A, 0]);
    const numbers = { messages: 0, payloadBytes: 2, evictedMessages: 0, evictedBytes: 0, diskBytes: 402 };
    const places = { nextNumber: 1, payloadsFrom: 0, rowsFrom: 0 };
    await old.put('logs', {
      log: A,
      createdAt: 1,
      writtenAt: 2,
      url: 'http://a.example/',
      connections: 1,
      finished: false,
      ...numbers,
      ...places,
    });
    old.close();

    expect(await store.list()).toMatchObject([{ log: A, connections: 1, payloadBytes: 2 }]);
    expect(await store.payloads(A, 0)).toEqual(new Uint8Array([1, 2]));
    expect(await store.resumePoint(A)).toEqual(NOTHING);
    await store.append(batch(A, 1), NONE, { offsets: [offset('d', 4)], counts: null });
    const read: number[] = [];
    for await (const { number } of store.batches(A, 0)) read.push(number);
    expect(read).toEqual([0, 1]);
    expect((await store.resumePoint(A)).offsets).toMatchObject([offset('d', 4)]);
  });
});
