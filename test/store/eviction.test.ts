import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Batch } from '../../src/events/batch.ts';
import { epochMilliseconds, type LogId, logId } from '../../src/events/units.ts';
import { Session } from '../../src/session/session.ts';
import type { ImportBeginning, LogStore, LogSummary } from '../../src/store/log-store.ts';
import { openLogStore } from '../../src/store/open-log-store.ts';
import { batchesOf, columnsOf, discovered, started } from './sample-batches.ts';
import { IMPORTED } from './sample-import.ts';

const A = logId('a');
const B = logId('b');
const SIZE = 1000;
const PAGE = 'http://a.example:8080/x';

const BEGINNING: ImportBeginning = {
  log: A,
  createdAt: epochMilliseconds(1),
  connections: 1,
  imported: IMPORTED,
};

let store: LogStore;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  store = await openLogStore();
});

/** Writes a log of so many batches, each of ten messages; the first tells a connection. */
async function write(log: LogId, batches: number, at = 0, size = SIZE): Promise<void> {
  const contents = Array.from({ length: batches }, (_, number) => ({
    events: number === 0 ? [started(at, PAGE), discovered(at)] : [],
    messages: columnsOf(10, size, at + number * 10),
  }));
  for (const batch of batchesOf(log, contents)) await store.append(batch, new Uint8Array(10 * size));
}

async function summaryOf(log: LogId): Promise<LogSummary> {
  const found = (await store.list()).find((summary) => summary.log === log);
  if (found === undefined) throw new Error(`no log ${log}`);
  return found;
}

async function read(log: LogId): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of store.batches(log, 0)) batches.push(batch);
  return batches;
}

async function blocks(log: LogId, count: number): Promise<boolean[]> {
  const found = Array.from(
    { length: count },
    async (_, number) => (await store.payloads(log, number)) !== null,
  );
  return Promise.all(found);
}

describe('what is known of a log', () => {
  it('grows with each batch', async () => {
    await write(A, 3, 100);
    expect(await store.list()).toEqual([
      {
        log: A,
        createdAt: 100,
        writtenAt: 129,
        url: PAGE,
        host: 'a.example:8080',
        connections: 1,
        messages: 30,
        payloadBytes: 30 * SIZE,
        evictedMessages: 0,
        evictedBytes: 0,
        diskBytes: expect.any(Number),
        finished: false,
        imported: null,
      },
    ]);
    expect((await summaryOf(A)).diskBytes).toBeGreaterThan(30 * SIZE + 30 * 21);
  });

  it('is listed newest first', async () => {
    await write(B, 1, 200);
    await write(A, 1, 100);
    await write(logId('c'), 1, 300);
    expect((await store.list()).map(({ log }) => log)).toEqual(['c', 'b', 'a']);
  });

  it('says when no tab writes to it any more; one without a connection is not kept', async () => {
    await write(A, 1);
    const [empty] = batchesOf(B, [{ events: [started(0, PAGE)] }]);
    if (empty !== undefined) await store.append(empty, new Uint8Array());
    for (const log of [A, B, logId('never was')]) await store.finish(log);
    expect((await store.list()).map(({ log, finished }) => [log, finished])).toEqual([[A, true]]);
  });

  it('is nothing of a batch that was refused', async () => {
    await write(A, 1);
    const before = await store.list();
    const [again] = await read(A);
    await expect(again && store.append(again, new Uint8Array(5))).rejects.toThrow();
    expect(await store.list()).toEqual(before);
  });
});

describe('an import', () => {
  it('keeps what was told of it over its batches and its end', async () => {
    await store.beginImport(BEGINNING);
    expect(await summaryOf(A)).toMatchObject({ ...BEGINNING, finished: false, messages: 0 });
    await write(A, 2, 500);
    await store.finish(A);
    expect(await summaryOf(A)).toMatchObject({ ...BEGINNING, finished: true, messages: 20, writtenAt: 519 });
  });

  it('is not begun twice', async () => {
    await store.beginImport(BEGINNING);
    await expect(store.beginImport(BEGINNING)).rejects.toThrow();
  });
});

describe('making room', () => {
  it('takes finished logs first, the oldest of them, and no more than needed', async () => {
    const logs = [logId('1'), logId('2'), logId('3')];
    for (const [index, log] of logs.entries()) {
      await write(log, 2, index);
      await store.finish(log);
    }
    await write(A, 2, 100);
    expect(await store.makeRoom(A, 10 * SIZE)).toEqual({ logs: ['1'], messages: 0, bytes: 0 });
    expect((await store.list()).map(({ log }) => log)).toEqual([A, '3', '2']);
    expect(await blocks(A, 2)).toEqual([true, true]);
  });

  it('leaves alone what somebody shows', async () => {
    for (const [index, log] of [logId('1'), logId('2')].entries()) {
      await write(log, 2, index);
      await store.finish(log);
    }
    await write(A, 2, 100);
    expect((await store.makeRoom(A, 1, new Set([logId('1')]))).logs).toEqual(['2']);
  });

  it('leaves an import of an old file longer than a session recorded before it', async () => {
    await write(B, 2, 1000);
    await store.finish(B);
    const log = logId('imported');
    await store.beginImport({ ...BEGINNING, log });
    for (const batch of batchesOf(log, [
      { events: [started(1, PAGE), discovered(1)], messages: columnsOf(1, 1, 1) },
    ])) {
      await store.append(batch, new Uint8Array(1));
    }
    await store.finish(log);
    await write(A, 2, 3000);
    expect((await store.list()).map(({ log }) => log)).toEqual([A, log, B]);
    expect((await store.makeRoom(A, 1)).logs).toEqual([B]);
  });

  it('leaves alone what other tabs record', async () => {
    await write(B, 2);
    await write(A, 1, 100);
    await store.makeRoom(A, 1e9);
    expect((await summaryOf(B)).evictedMessages).toBe(0);
    expect(await blocks(B, 2)).toEqual([true, true]);
  });

  it('then takes the oldest payloads; their rows stay', async () => {
    await write(A, 5);
    const evicted = await store.makeRoom(A, 15 * SIZE);
    expect(evicted).toEqual({ logs: [], messages: 20, bytes: 20 * SIZE });
    expect(await blocks(A, 5)).toEqual([false, false, true, true, true]);
    expect(await store.payload(A, 0, 0, 10)).toBeNull();
    expect((await read(A)).map(({ messages }) => messages.count)).toEqual([10, 10, 10, 10, 10]);
    expect(await summaryOf(A)).toMatchObject({
      messages: 50,
      evictedMessages: 20,
      payloadBytes: 50 * SIZE,
      evictedBytes: 20 * SIZE,
    });
    expect(await store.makeRoom(A, 1)).toEqual({ logs: [], messages: 10, bytes: 10 * SIZE });
  });

  it('then takes the oldest rows, but no event and no number, and the newest batch stays whole', async () => {
    await write(A, 100, 0, 0);
    const whole = await read(A);
    const evicted = await store.makeRoom(A, 1e9);
    expect(evicted).toEqual({ logs: [], messages: 990, bytes: 990 * 21 });
    const batches = await read(A);
    expect(batches.map(({ number, firstSeq, events }) => [number, firstSeq, events])).toEqual(
      whole.map(({ number, firstSeq, events }) => [number, firstSeq, events]),
    );
    expect(batches.at(-1)).toEqual(whole.at(-1));
    const session = new Session();
    for (const batch of batches) session.apply(batch);
    expect([session.connections.length, session.messages.count, session.marks.length]).toEqual([1, 10, 1]);
    expect(session.messages.seq(0)).toBe(992);
    expect(await store.makeRoom(A, 1e9)).toEqual({ logs: [], messages: 0, bytes: 0 });
  });

  it('counts a message once that lost its payload and then its row', async () => {
    await write(A, 2);
    expect((await store.makeRoom(A, 1e9)).messages).toBe(20);
    expect((await summaryOf(A)).evictedMessages).toBe(20);
  });

  it('does not end what goes on', async () => {
    await write(A, 3);
    await store.makeRoom(A, 1e9);
    const last = await store.lastBatch(A);
    const next = { log: A, number: 3, firstSeq: 32, events: [], messages: columnsOf(1, 1, 500) };
    expect(last?.number).toBe(2);
    await store.append(next, new Uint8Array([7]));
    expect((await read(A)).at(-1)).toEqual(next);
    expect(await store.payload(A, 3, 0, 1)).toEqual(new Uint8Array([7]));
  });
});
