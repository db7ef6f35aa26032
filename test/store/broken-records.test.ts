import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Batch } from '../../src/events/batch.ts';
import type { CaptureGap } from '../../src/events/event.ts';
import { logId } from '../../src/events/units.ts';
import { Session } from '../../src/session/session.ts';
import type { LogStore } from '../../src/store/log-store.ts';
import { openLogStore } from '../../src/store/open-log-store.ts';
import { DATABASE } from '../../src/store/schema.ts';
import { batchesOf, columnsOf, discovered, started } from './sample-batches.ts';

const A = logId('a');
const NONE = new Uint8Array();
const sample = batchesOf(A, [
  { events: [started(0, 'http://a.example/'), discovered(1)] },
  { messages: columnsOf(3, 1, 10) },
  { events: [started(20, 'http://a.example/')], messages: columnsOf(4, 1, 21) },
  { messages: columnsOf(2, 1, 30) },
]);

let store: LogStore;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  store = await openLogStore();
  for (const batch of sample) await store.append(batch, NONE);
});

/** Puts another record in a batch's place; undefined takes it away. */
async function damage(number: number, change: object | undefined): Promise<void> {
  const database = await openDB(DATABASE);
  if (change === undefined) await database.delete('batches', [A, number]);
  else await database.put('batches', { ...sample[number], ...change });
  database.close();
}

async function read(from = 0): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of store.batches(A, from)) batches.push(batch);
  return batches;
}

function gapsOf(batches: readonly Batch[]): (CaptureGap & { seq: number; batch: number })[] {
  return batches.flatMap(({ number, events }) =>
    events.flatMap(({ seq, event }) =>
      event.type === 'capture/gap' ? [{ ...event, seq, batch: number }] : [],
    ),
  );
}

const good = columnsOf(3, 1, 10);

describe('a record that is broken', () => {
  it.each<[string, number, object | undefined, number]>([
    ['is missing', 1, undefined, 3],
    ['has a column too short', 1, { messages: { ...good, time: new Float64Array(2) } }, 3],
    ['has a column of another type', 1, { messages: { ...good, flags: [1, 1, 1] } }, 3],
    ['has a wrong count', 1, { messages: { ...good, count: 2 ** 40 } }, 3],
    ['has a count that is none', 1, { messages: { ...good, count: 'many' } }, 3],
    ['has no columns', 1, { messages: null }, 3],
    ['has a time that is none', 1, { messages: { ...good, time: new Float64Array(3).fill(Number.NaN) } }, 3],
    [
      'has a connection that cannot be',
      1,
      { messages: { ...good, connection: new Uint32Array(3).fill(-1) } },
      3,
    ],
    ['has events that are none', 1, { events: [null] }, 3],
    ['has events out of place', 1, { events: [{ seq: 900, event: discovered(1) }] }, 3],
    ['lies before its place', 1, { firstSeq: 0 }, 3],
    ['lies behind its place', 1, { firstSeq: 7 }, 3],
    ['has a place that is none', 1, { firstSeq: -1 }, 3],
  ])('because it %s is a gap in its place, and the rest is as it was', async (_, number, change, lost) => {
    await damage(number, change);
    const batches = await read();
    expect(batches.map((batch) => batch.number)).toEqual([0, 1, 2, 3]);
    expect(gapsOf(batches)).toEqual([
      { type: 'capture/gap', why: 'segment-corrupt', at: 1, until: 20, messages: lost, seq: 2, batch: 1 },
    ]);
    expect(batches[2]).toEqual(sample[2]);
    const session = new Session();
    for (const batch of batches) expect(session.apply(batch)).toBe('applied');
    expect(session.messages.count).toBe(6);
    expect([0, 1, 4, 5].map((row) => session.messages.seq(row))).toEqual([6, 7, 10, 11]);
  });

  it('keeps its events where they are sound', async () => {
    await damage(2, { messages: { ...good, time: null } });
    const batches = await read();
    expect(batches[2]?.events.map(({ seq, event }) => [seq, event.type])).toEqual([
      [5, 'recording/started'],
      [6, 'capture/gap'],
    ]);
    expect(gapsOf(batches)[0]?.messages).toBe(4);
  });

  it('beside another shares the numbers between them, and each is told', async () => {
    await damage(1, undefined);
    await damage(2, undefined);
    const gaps = gapsOf(await read());
    expect(gaps.map(({ batch }) => batch)).toEqual([1, 2]);
    expect((await read())[3]).toEqual(sample[3]);
  });

  it('at the end is told by what it says of itself, and what is written after it follows', async () => {
    await damage(3, { messages: { ...columnsOf(2, 1), size: null } });
    const last = await store.lastBatch(A);
    expect(last).toMatchObject({ number: 3, firstSeq: 10 });
    expect(gapsOf(await read())).toMatchObject([{ batch: 3, messages: 2, at: 24, until: 24 }]);
    const next = { ...sample[3], log: A, number: 4, firstSeq: 13, events: [], messages: columnsOf(1, 1, 50) };
    await store.append(next, NONE);
    const batches = await read();
    expect(batches.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4]);
    expect(batches[4]).toEqual(next);
  });

  it('at the beginning of what is read knows its place from the one before', async () => {
    await damage(2, { messages: null });
    expect((await read(2)).map(({ number, firstSeq }) => [number, firstSeq])).toEqual([
      [2, 5],
      [3, 10],
    ]);
    expect((await read(3))[0]).toEqual(sample[3]);
  });

  it('is left out of what a worker resumes from', async () => {
    await damage(0, { events: [{ seq: 0, event: null }] });
    const found: number[] = [];
    for await (const { number } of store.eventfulBatches(A)) found.push(number);
    expect(found).toEqual([2]);
  });

  it('with an impossible number is not waited for', async () => {
    await damage(3, { number: 2 ** 50 });
    expect((await read()).map(({ number }) => number)).toEqual([0, 1, 2, 3]);
    await damage(3, { number: 3.5 });
    expect((await read()).map(({ number }) => number)).toEqual([0, 1, 2, 3]);
  });
});
