import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { type ConnectionId, connectionId, type LogId, logId } from '../../../src/events/units.ts';
import { type Imported, replay } from '../../../src/formats/imported.ts';
import { writeLog } from '../../../src/formats/log/write-log.ts';
import { readNetLog } from '../../../src/formats/netlog/read-netlog.ts';
import { joinGroups } from '../../../src/panel/selectors/join-groups.ts';
import type { ImportProgress } from '../../../src/panel/worker/import-task.ts';
import { runImport } from '../../../src/panel/worker/run-import.ts';
import { Session } from '../../../src/session/session.ts';
import type { LogStore } from '../../../src/store/log-store.ts';
import { openLogStore } from '../../../src/store/open-log-store.ts';
import { asDebugger } from '../../support/recording/as-debugger.ts';
import { KeptFile, openKept } from '../support/kept-file.ts';

const NETLOG = readFileSync(new URL('../../fixtures/netlog/everything-ws.json', import.meta.url));
const RECORDED = logId('recorded');
const file = (bytes: Uint8Array, name = 'wire.json') => new KeptFile(new Uint8Array(bytes), name);

let store: LogStore;

async function textOf({ batches, readPayload }: Imported): Promise<Uint8Array> {
  const options = { redact: false, producer: { name: 'Switchyard', version: '0.0.0' }, browser: null };
  let text = '';
  for await (const piece of writeLog(batches, readPayload, options)) text += piece;
  return new TextEncoder().encode(text);
}

const order = { at: 5000, limit: 1e12, free: 1e12 };
const join = (
  bytes: Uint8Array,
  to: LogId,
  connection: ConnectionId | null = null,
  tell: (progress: ImportProgress) => void = () => {},
) =>
  runImport(
    { ...order, file: file(bytes), log: logId('joined'), join: { log: to, connection } },
    store,
    tell,
    openKept,
  );

async function sessionOf(log: LogId): Promise<Session> {
  const session = new Session();
  for await (const batch of store.batches(log, 0)) session.apply(batch);
  return session;
}

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  store = await openLogStore();
  const bytes = await textOf(await asDebugger(readNetLog(NETLOG)));
  const outcome = await runImport(
    { ...order, file: file(bytes, 'recorded.log'), log: RECORDED, join: null },
    store,
    () => {},
    openKept,
  );
  expect(outcome.type).toBe('stored');
});

describe('joining a file to a stored recording', () => {
  it('makes a log of both, says how far it is, and where the shown connection is in it', async () => {
    const recorded = await sessionOf(RECORDED);
    const shown = recorded.connections.find(({ outcome }) => outcome === 'closed');
    const stages = new Set<string>();
    const outcome = await join(NETLOG, RECORDED, shown?.id ?? null, ({ stage }) => stages.add(stage));
    if (outcome.type !== 'stored') throw new Error(JSON.stringify(outcome));
    expect([...stages]).toEqual(['reading', 'joining', 'storing']);
    expect(outcome.summary.imported).toMatchObject({ fileName: 'wire.json', format: 'netlog', joined: true });
    const session = await sessionOf(outcome.summary.log);
    const same = session.connections[outcome.connection ?? -1];
    expect(same?.url).toEqual(shown?.url);
    const wire = replay(readNetLog(NETLOG));
    const theirs = wire.connections.find(({ outcome: how }) => how === 'closed');
    expect(session.wire(outcome.connection ?? connectionId(99))?.count).toBe(
      wire.wire(theirs?.id ?? connectionId(99))?.count,
    );
    const groups = joinGroups(session);
    // Where nobody listened no request was sent, and so no key: address and time are all there is.
    expect([...groups].map(([group, some]) => [group, some.length])).toEqual([
      ['exact', recorded.connections.length - 1],
      ['by-order', 1],
      ['file-only', 0],
      ['recording-only', 0],
    ]);
    expect((await sessionOf(RECORDED)).connections, 'the recording stays').toHaveLength(
      recorded.connections.length,
    );
  });

  it('joins nothing twice, and says so', async () => {
    const once = await join(NETLOG, RECORDED);
    if (once.type !== 'stored') throw new Error(JSON.stringify(once));
    const twice = await runImport(
      { ...order, file: file(NETLOG), log: logId('twice'), join: { log: logId('joined'), connection: null } },
      store,
      () => {},
      openKept,
    );
    expect(twice.type).toBe('stored');
    const before = await sessionOf(logId('joined'));
    const after = await sessionOf(logId('twice'));
    expect(after.connections).toHaveLength(before.connections.length);
    for (const { id } of before.connections) expect(after.wire(id)?.count).toBe(before.wire(id)?.count);
  });

  it.each([
    ['shows no wire', async () => textOf(await asDebugger(readNetLog(NETLOG))), { why: 'no-wire' }],
    [
      'has other connections only',
      async () =>
        new TextEncoder().encode(
          NETLOG.toString('utf8')
            .replaceAll(/Sec-WebSocket-Key: .{22}/g, 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA')
            .replaceAll('127.0.0.1', '127.0.0.9'),
        ),
      { why: 'no-pair' },
    ],
  ])('refuses a file that %s, and stores nothing', async (_, bytes, failure) => {
    const outcome = await join(await bytes(), RECORDED);
    expect(outcome).toMatchObject({ type: 'failed', failure });
    expect((await store.list()).map(({ log }) => log)).toEqual([RECORDED]);
  });
});
