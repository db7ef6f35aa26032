import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Batch } from '../../../src/events/batch.ts';
import { type LogId, logId } from '../../../src/events/units.ts';
import { writeHar } from '../../../src/formats/har/write-har.ts';
import { writeLog } from '../../../src/formats/log/write-log.ts';
import { UnreadableFile } from '../../../src/panel/worker/blob-source.ts';
import type { ImportOrder, ImportOutcome, ImportProgress } from '../../../src/panel/worker/import-task.ts';
import { MOST_HELD, runImport } from '../../../src/panel/worker/run-import.ts';
import { Session } from '../../../src/session/session.ts';
import type { LogStore, LogSummary } from '../../../src/store/log-store.ts';
import { openLogStore } from '../../../src/store/open-log-store.ts';
import { KeptFile, openKept } from '../support/kept-file.ts';
import { SampleLog } from '../support/sample-log.ts';
import { sampleSession } from '../support/sample-session.ts';

const LOG = logId('new');
const PRODUCER = { name: 'Switchyard', version: '0.1.0' };
const HANDSHAKE = '> GET /chat HTTP/1.1\n> Host: a.example\n> Upgrade: websocket\n';

let store: LogStore;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  store = await openLogStore();
});

const fileOf = (text: string | Uint8Array<ArrayBuffer>, name = 'a.har') => new KeptFile(text, name);

function run(
  file: File,
  wish: Partial<ImportOrder> = {},
  onProgress: (progress: ImportProgress) => void = () => {},
  to: LogStore = store,
  open = openKept,
): Promise<ImportOutcome> {
  return runImport(
    { file, log: LOG, at: 5000, limit: 1e12, free: 1e12, join: null, ...wish },
    to,
    onProgress,
    open,
  );
}

async function imported(file: File): Promise<LogSummary> {
  const outcome = await run(file);
  if (outcome.type !== 'stored') throw new Error(JSON.stringify(outcome));
  return outcome.summary;
}

async function failure(file: File, wish: Partial<ImportOrder> = {}) {
  const outcome = await run(file, wish);
  if (outcome.type !== 'failed') throw new Error(outcome.type);
  expect(await store.list()).toEqual([]);
  return outcome.failure;
}

async function read(log: LogId): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of store.batches(log, 0)) batches.push(batch);
  return batches;
}

function sessionOf(batches: readonly Batch[]): Session {
  const session = new Session();
  for (const batch of batches) expect(session.apply(batch)).toBe('applied');
  return session;
}

/** What each connection came to, in no order: those of a HAR are numbered by their beginning. */
function factsOf(session: Session): string[] {
  const facts = session.connections.map(({ url, outcome, status, close, id }) => {
    const both = [session.traffic(id, 'client-to-server'), session.traffic(id, 'server-to-client')];
    return JSON.stringify({ url, outcome, status, close, both });
  });
  return facts.toSorted();
}

/** Gaps and the like; a HAR stands for whoever told it. */
function marksOf(session: Session): object[] {
  return session.marks.map(({ event }) => ({ ...event, source: null }));
}

async function joined(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

const written = (log: SampleLog, format: 'har' | 'log'): Promise<string> => {
  const payload = (place: { batch: number; offset: number; length: number }) =>
    log.store.payload(log.log, place.batch, place.offset, place.length);
  const options = { redact: false, producer: PRODUCER };
  return joined(
    format === 'log'
      ? writeLog(log.batches, payload, options)
      : writeHar(log.batches, payload, { ...options, browser: null }),
  );
};

describe('importing a file into the store', () => {
  it('makes a finished log of it that says where it came from', async () => {
    const entry = '{"startedDateTime":"2020-01-01T00:00:00Z","request":{"url":"ws://a.example/"}}';
    const har = `{"log":{"version":"1.2","creator":{"name":"Proxy","version":"1"},"entries":[${entry},{"request":{"url":"https://a.example/"},"response":{"status":200}},7]}}`;
    const summary = await imported(fileOf(har, 'old.har'));
    expect(summary).toMatchObject({ log: LOG, finished: true, connections: 1 });
    expect(summary.createdAt).toBe(Date.UTC(2020, 0, 1));
    expect(summary.imported).toEqual({
      fileName: 'old.har',
      format: 'har',
      producer: 'Proxy 1',
      at: 5000,
      redacted: false,
      ordinaryRequests: 1,
      problems: [{ where: 'log.entries[2]', what: expect.stringContaining('is broken') }],
      problemCount: 1,
    });
    expect(await store.list()).toEqual([summary]);
  });

  it.each(['har', 'log'] as const)('of our own %s shows what was recorded', async (format) => {
    const log = sampleSession(3000);
    await imported(fileOf(await written(log, format)));
    const [was, is] = [sessionOf(log.batches), sessionOf(await read(LOG))];
    expect(factsOf(is)).toEqual(factsOf(was));
    expect(marksOf(is)).toEqual(marksOf(was));
  });

  it('closes up the places of rows that a log had lost, and invents no gap there', async () => {
    const log = new SampleLog().text(0, 'out', 'one', 1).cut();
    const lines = (await written(log, 'log')).trimEnd().split('\n');
    const later = '{"seq":900,"at":2,"connection":0,"direction":"server-to-client","opcode":1,"text":"two"}';
    lines.splice(2, 0, later);
    await imported(fileOf(lines.join('\n')));
    const session = sessionOf(await read(LOG));
    expect(session.messages.count).toBe(2);
    expect(session.marks).toEqual([]);
  });

  it('keeps a connection that only messages tell of', async () => {
    const log = new SampleLog().text(2, 'in', 'an orphan', 1).cut();
    expect(await imported(fileOf(await written(log, 'log')))).toMatchObject({ connections: 3, messages: 1 });
  });

  it('cuts batches small enough to be taken over one by one', async () => {
    await imported(fileOf(await written(sampleSession(5000), 'log')));
    for (const { events, messages } of await read(LOG)) {
      expect(events.length).toBeLessThanOrEqual(64);
      expect(messages.count).toBeLessThanOrEqual(2048);
    }
  });

  it('tells bytes read, then bytes stored', async () => {
    const told: ImportProgress[] = [];
    const file = fileOf(await written(sampleSession(100), 'log'));
    await run(file, {}, (progress) => told.push(progress));
    const stages = told.map(({ stage }) => stage);
    expect([...new Set(stages)]).toEqual(['reading', 'storing']);
    expect(told.findLast(({ stage }) => stage === 'reading')).toMatchObject({ done: file.size });
    const last = told.at(-1);
    expect(last?.done).toBe(last?.total);
  });

  it('stores nothing of a file without a connection, and says what is in it', async () => {
    const outcome = await run(fileOf('{"log":{"entries":[{"request":{"url":"https://a.example/"}},null]}}'));
    expect(outcome).toMatchObject({ type: 'empty', from: { ordinaryRequests: 1, problemCount: 1 } });
    expect(await store.list()).toEqual([]);
  });

  it('bounds what is kept of problems and counts them all', async () => {
    const nulls = Array.from({ length: 1500 }, () => 'null').join();
    const summary = await imported(
      fileOf(`{"log":{"entries":[{"request":{"url":"ws://a.example/"}},${nulls}]}}`),
    );
    expect(summary.imported?.problems).toHaveLength(100);
    // The one without a date is told, too.
    expect(summary.imported?.problemCount).toBe(1501);
  });
});

describe('a file that cannot be imported', () => {
  it.each([
    ['', 'not-this-format', ''],
    ['{"log":', 'cut-short', 'line 1, column 8'],
    ['{"log":{"version":"2.0","entries":[]}}', 'newer-version', 'log.version'],
    ['{"switchyard":"log","version":99}', 'newer-version', 'line 1'],
    ['{"constants":{},"events":[]}', 'not-this-format', 'constants'],
  ])('%j is refused by name, place and what was expected', async (text, fault, place) => {
    const found = await failure(fileOf(text));
    expect(found).toMatchObject({ why: 'format', fault });
    expect('words' in found ? found.words : '').toContain(place);
    expect('words' in found ? found.words : '').toContain('expected');
  });

  it('is not read further than its head where it is too large for its format', async () => {
    const size = MOST_HELD + 1;
    const text = Buffer.from(HANDSHAKE);
    const outcome = await run(
      Object.defineProperty(fileOf(''), 'size', { value: size }),
      {},
      () => {},
      store,
      () => ({
        size,
        read: (from, to) => {
          expect(to).toBeLessThan(1 << 20);
          return new Uint8Array(to - from).fill(0x20).map((space, i) => text[from + i] ?? space);
        },
      }),
    );
    expect(outcome).toEqual({
      type: 'failed',
      failure: { why: 'too-large', bytes: size, most: MOST_HELD },
    });
  });

  it('tells the browser’s words where the file cannot be read', async () => {
    const outcome = await run(
      fileOf('x'),
      {},
      () => {},
      store,
      () => ({
        size: 1,
        read: () => {
          throw new UnreadableFile('it is gone');
        },
      }),
    );
    expect(outcome).toEqual({ type: 'failed', failure: { why: 'unreadable', words: 'it is gone' } });
  });

  it('evicts nothing of others: where there is no room it says so before it writes', async () => {
    const log = sampleSession();
    for (const batch of log.batches) await store.append(batch, new Uint8Array(100));
    await store.finish(log.log);
    const before = await store.list();
    const file = fileOf(await written(sampleSession(100), 'log'));
    const taken = before[0]?.diskBytes ?? 0;
    expect(await run(file, { limit: taken + 10 })).toMatchObject({ failure: { why: 'no-room', free: 10 } });
    expect(await run(file, { free: 10 })).toMatchObject({ failure: { why: 'no-room', free: 10 } });
    expect(await store.list()).toEqual(before);
  });

  it.each([
    [new DOMException('', 'QuotaExceededError'), { why: 'disk-full' }],
    [new Error('a broken disk'), { why: 'failed', words: 'a broken disk' }],
  ])('leaves no half behind where the disk refuses (%s)', async (error, expected) => {
    const file = fileOf(await written(sampleSession(5000), 'log'));
    let left = 1;
    const failing: LogStore = Object.assign(Object.create(store) as LogStore, {
      append: (batch: Batch, block: Uint8Array<ArrayBuffer>) =>
        left-- > 0 ? store.append(batch, block) : Promise.reject(error),
      beginImport: store.beginImport.bind(store),
      deleteLog: store.deleteLog.bind(store),
      list: store.list.bind(store),
    });
    expect(await run(file, {}, () => {}, failing)).toEqual({ type: 'failed', failure: expected });
    expect(await store.list()).toEqual([]);
    expect(await read(LOG)).toEqual([]);
  });
});

describe('a hostile file', () => {
  it('of any bytes is imported or refused, and nothing is thrown', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('', HANDSHAKE, '{"log":'),
        async (bytes, head) => {
          const text = new TextEncoder().encode(head);
          const outcome = await run(fileOf(new Uint8Array([...text, ...bytes])));
          if (outcome.type === 'failed') expect(outcome.failure.why).toBe('format');
          await store.deleteLog(LOG);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('of great depth, many entries and a __proto__ key changes nothing outside', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const many = Array.from({ length: 100_000 }, () => '{}').join();
    const text = `{"__proto__":{"polluted":1},"log":{"entries":[{"request":{"url":"ws://a.example/","x":${deep}}},${many}]}}`;
    const summary = await imported(fileOf(text));
    expect(summary.connections).toBe(1);
    expect(summary.imported?.problemCount).toBe(100_001);
    expect('polluted' in {}).toBe(false);
  });
});
