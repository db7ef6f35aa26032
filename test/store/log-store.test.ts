import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Batch } from '../../src/events/batch.ts';
import type { MessageColumns } from '../../src/events/message-segment.ts';
import { epochMilliseconds, type LogId, logId } from '../../src/events/units.ts';
import type { LogStore } from '../../src/store/log-store.ts';
import { logStore, openLogStore } from '../../src/store/open-log-store.ts';
import { DATABASE } from '../../src/store/schema.ts';

const A = logId('a');
const B = logId('b');
const NONE = new Uint8Array();

/** A batch with as many messages as asked, each of one byte, and perhaps an event before them. */
function batch(log: LogId, number: number, messages: number, eventful = false, firstSeq = number): Batch {
  const event = { type: 'page/navigated', at: epochMilliseconds(number), url: '' } as const;
  return {
    log,
    number,
    firstSeq,
    events: eventful ? [{ seq: firstSeq, event }] : [],
    messages: columns(messages),
  };
}

function columns(count: number): MessageColumns {
  return {
    count,
    time: new Float64Array(count).fill(1.5),
    connection: new Uint32Array(count).fill(7),
    size: new Uint32Array(count).fill(1),
    stored: new Uint32Array(count).fill(1),
    flags: new Uint8Array(count).fill(1),
  };
}

async function numbers(batches: AsyncIterable<Batch>): Promise<number[]> {
  const found: number[] = [];
  for await (const { number } of batches) found.push(number);
  return found;
}

let store: LogStore;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  store = await openLogStore();
});

describe('LogStore', () => {
  it('gives a batch back as it was', async () => {
    const written = batch(A, 0, 3, true);
    await store.append(written, new Uint8Array([1, 2, 3]));
    for await (const read of store.batches(A, 0)) expect(read).toEqual(written);
    expect(await numbers(store.batches(A, 0))).toEqual([0]);
  });

  it('gives batches in order from a number on, over more than one read', async () => {
    for (let number = 0; number < 150; number++) await store.append(batch(A, number, 1), NONE);
    await store.append(batch(B, 0, 1), NONE);
    expect(await numbers(store.batches(A, 0))).toEqual(Array.from({ length: 150 }, (_, number) => number));
    expect(await numbers(store.batches(A, 148))).toEqual([148, 149]);
    expect(await numbers(store.batches(A, 150))).toEqual([]);
  });

  it('finds the batches with events among many without', async () => {
    for (let number = 0; number < 200; number++)
      await store.append(batch(A, number, 1, number % 2 === 0), NONE);
    await store.append(batch(B, 0, 0, true), NONE);
    const expected = Array.from({ length: 100 }, (_, index) => index * 2);
    expect(await numbers(store.eventfulBatches(A))).toEqual(expected);
  });

  it('knows the newest batch', async () => {
    expect(await store.lastBatch(A)).toBeNull();
    for (const number of [0, 1, 2]) await store.append(batch(A, number, 1), NONE);
    await store.append(batch(B, 0, 1), NONE);
    expect((await store.lastBatch(A))?.number).toBe(2);
  });

  it.each([
    [0, 3, [1, 2, 3]],
    [1, 1, [2]],
    [2, 10, [3]],
    [5, 1, []],
  ])('reads payload bytes from %i, %i of them', async (offset, length, expected) => {
    await store.append(batch(A, 0, 1), new Uint8Array([1, 2, 3]));
    expect([...((await store.payload(A, 0, offset, length)) ?? [])]).toEqual(expected);
  });

  it('reads blocks that are asked for at once, later ones, and those after it was closed', async () => {
    const all = [0, 1, 2, 3];
    for (const number of all) await store.append(batch(A, number, 1), Uint8Array.of(number));
    const read = (number: number) => store.payloads(A, number).then((block) => block?.[0]);
    expect(await Promise.all(all.map(read))).toEqual(all);
    await new Promise((resolve) => setTimeout(resolve));
    expect(await read(3)).toBe(3);
    const before = read(1);
    store.close();
    expect(await Promise.all([before, read(2)])).toEqual([1, 2]);
  });

  it('says null where there is no payload block', async () => {
    await store.append(batch(A, 0, 1), NONE);
    expect(await store.payloads(A, 0)).toBeNull();
    expect(await store.payload(A, 5, 0, 1)).toBeNull();
    expect(await store.payload(B, 0, 0, 1)).toBeNull();
  });

  it('refuses a number twice and leaves the first in place', async () => {
    await store.append(batch(A, 0, 1), new Uint8Array([1]));
    await expect(store.append(batch(A, 0, 2), new Uint8Array([2]))).rejects.toThrow();
    expect((await store.lastBatch(A))?.messages.count).toBe(1);
    expect([...((await store.payloads(A, 0)) ?? [])]).toEqual([1]);
  });

  it('deletes all of one log and nothing of another', async () => {
    for (const log of [A, B]) await store.append(batch(log, 0, 1, true), new Uint8Array([1]));
    await store.deleteLog(A);
    await store.deleteLog(logId('never was'));
    expect(await numbers(store.batches(A, 0))).toEqual([]);
    expect(await numbers(store.eventfulBatches(A))).toEqual([]);
    expect(await store.payloads(A, 0)).toBeNull();
    expect((await store.list()).map(({ log }) => log)).toEqual([B]);
    expect(await store.payloads(B, 0)).not.toBeNull();
  });

  it('keeps what was written over closing and opening', async () => {
    await store.append(batch(A, 0, 1), NONE);
    store.close();
    // By its next use, without being asked.
    expect(await numbers(store.batches(A, 0))).toEqual([0]);
    expect(await numbers(logStore().batches(A, 0))).toEqual([0]);
  });

  it('opens what its first version left, without what it knew too little of', async () => {
    store.close();
    globalThis.indexedDB = new IDBFactory();
    const old = await openDB(DATABASE, 1, {
      upgrade(database) {
        database.createObjectStore('logs', { keyPath: 'log' });
        database.createObjectStore('batches', { keyPath: ['log', 'number'] });
        database.createObjectStore('payloads');
      },
    });
    await old.put('logs', { log: A, createdAt: 1 });
    old.close();
    expect(await logStore().list()).toEqual([]);
    await store.append(batch(A, 0, 1, true), NONE);
    expect(await numbers(store.eventfulBatches(A))).toEqual([0]);
  });

  it('rejects when the disk refuses, and works when it no longer does', async () => {
    const lazy = logStore();
    const working = globalThis.indexedDB;
    globalThis.indexedDB = Object.create(working, {
      open: {
        value: () => {
          throw new Error('no room');
        },
      },
    });
    await expect(lazy.list()).rejects.toThrow('no room');
    globalThis.indexedDB = working;
    expect(await lazy.list()).toEqual([]);
  });
});
