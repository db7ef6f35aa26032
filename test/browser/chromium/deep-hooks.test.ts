import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectionId } from '../../../src/events/units.ts';
import { type CapturedTab, type CaptureRig, type StoredLog, startCaptureRig } from './capture-rig.ts';
import { type DeepServer, startDeepServer } from './deep-server.ts';

/** Sockets of the page with everything that are hooked from their first moment. */
const HOOKED = [
  'page',
  'dedicated',
  'nested',
  'frame 127.0.0.1',
  'framed 127.0.0.1',
  'frame localhost',
  'framed localhost',
];
const MOST = 30_000;

let rig: CaptureRig;
let server: DeepServer;

beforeAll(async () => {
  rig = await startCaptureRig('--site-per-process');
});

afterAll(async () => {
  await rig.close();
});

beforeEach(async () => {
  server = await startDeepServer();
  return () => server.close();
});

/** Connections by the name in their URL, of the last page. */
function connections(log: StoredLog): Map<string, number> {
  const found = new Map<string, number>();
  for (const event of log.events) {
    if (event.type === 'connection/created' && event.kind === 'websocket') {
      found.set(decodeURIComponent(new URL(event.url).search.slice(1)), event.connection);
    }
  }
  return found;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Numbers of the texts `name n` that a connection's messages of one direction were; -1 for another text. */
function numbersOf(log: StoredLog, connection: number, outgoing: boolean, name: string): number[] {
  const numbers = new Map(Array.from({ length: MOST }, (_, n) => [hash(`${name} ${n}`), n] as const));
  return log.messages
    .filter((message) => message.connection === connection && message.outgoing === outgoing)
    .map(({ sha256 }) => numbers.get(sha256) ?? -1);
}

/** Opens the page with everything under Deep; its connections, once all have said something. */
async function openAll(): Promise<{ tab: CapturedTab; found: ReadonlyMap<string, number> }> {
  const tab = await rig.openTab(`${server.origin}/`);
  await tab.record('deep');
  await tab.visit(`${server.origin}/all?0`);
  const told = async () => {
    const log = await tab.log();
    return HOOKED.filter((name) => {
      const connection = connections(log).get(name) ?? -1;
      return log.messages.filter((message) => message.connection === connection).length >= 10;
    });
  };
  await expect.poll(told, { timeout: 20_000 }).toEqual(HOOKED);
  return { tab, found: connections(await tab.log()) };
}

async function sendToAll(tab: CapturedTab, found: ReadonlyMap<string, number>): Promise<void> {
  for (const [n, name] of HOOKED.entries()) {
    const connection = connectionId(found.get(name) ?? -1);
    await tab.say({ type: 'send-message', id: n, connection, opcode: 'text', data: `to ${name}` });
  }
  const reached = () => HOOKED.filter((name) => server.heard.get(name)?.includes(`to ${name}`));
  await expect.poll(reached, { timeout: 10_000 }).toEqual(HOOKED);
}

async function closeAll(tab: CapturedTab, found: ReadonlyMap<string, number>): Promise<void> {
  for (const [n, name] of HOOKED.entries()) {
    const connection = connectionId(found.get(name) ?? -1);
    await tab.say({ type: 'close-connection', id: 100 + n, connection, code: 4002, reason: `of ${name}` });
  }
  const closed = () => HOOKED.filter((name) => server.closes.get(name) === `4002 of ${name}`);
  await expect.poll(closed, { timeout: 10_000 }).toEqual(HOOKED);
}

describe('the hooks of workers and frames under Deep', () => {
  it('tell how sockets close and where messages were sent from, and carry out what the panel asks', async () => {
    const { tab, found } = await openAll();
    await sendToAll(tab, found);
    await closeAll(tab, found);
    const closes = async () =>
      (await tab.log()).events.flatMap((event) =>
        event.type === 'connection/closed' && event.close.seen ? [event.close.value.reason] : [],
      );
    await expect
      .poll(async () => (await closes()).toSorted())
      .toEqual(HOOKED.map((name) => `of ${name}`).toSorted());
    const log = await tab.log();
    for (const name of HOOKED) {
      const connection = found.get(name) ?? -1;
      const of = log.events.filter((event) => 'connection' in event && event.connection === connection);
      // The debugger tells the end alone.
      expect(of.filter((event) => event.type === 'connection/closed' && event.close.seen)).toMatchObject([
        { close: { seen: true, value: { code: 4002, wasClean: true, by: 'client' } } },
      ]);
      expect(
        of.flatMap((event) => (event.type === 'message/sent-from' ? [event.stack[0]?.functionName] : [])),
      ).toContain('say');
      const texts = log.messages.filter((message) => message.connection === connection);
      expect(
        texts.filter(({ sha256 }) => sha256 === hash(`to ${name}`)).map(({ outgoing }) => outgoing),
      ).toEqual([true, false]);
    }
    await tab.page.close();
  });

  it('go on with the next background worker', async () => {
    const { tab, found } = await openAll();
    await rig.endWorker();
    await tab.status();
    await sendToAll(tab, found);
    await closeAll(tab, found);
    const closed = async () =>
      (await tab.log()).events.filter((event) => event.type === 'connection/closed' && event.close.seen);
    await expect.poll(closed).toHaveLength(HOOKED.length);
    await tab.page.close();
  });
});

describe('the end of Deep', () => {
  const endings: readonly (readonly [string, (tab: CapturedTab) => Promise<void>, boolean])[] = [
    ['asked for', (tab) => tab.say({ type: 'stop-recording' }), false],
    ['by a change to Standard', (tab) => tab.say({ type: 'set-mode', mode: 'standard' }), true],
    [
      'by a debugger that was taken away',
      async (tab) => {
        await tab.dropDebugger();
        await tab.reconnect();
      },
      true,
    ],
  ];

  it.each(endings)('%s tells no end of a socket that lives on', async (_how, end, goesOn) => {
    const { tab, found } = await openAll();
    await end(tab);
    const told = async () => {
      const { recording, mode } = await tab.status();
      return goesOn ? recording && mode === 'standard' : !recording;
    };
    await expect.poll(told, { timeout: 10_000 }).toBe(true);
    if (goesOn) {
      const page = found.get('page') ?? -1;
      let n = 5;
      // What passes before the hook takes over is counted, and told as a gap.
      const heard = async () => {
        await tab.page.evaluate((text) => Reflect.get(globalThis, 'talked').send(text), `page ${n++}`);
        return numbersOf(await tab.log(), page, false, 'page').at(-1);
      };
      await expect.poll(heard, { timeout: 10_000 }).toBeGreaterThan(4);
    }
    const { events } = await tab.log();
    expect(events.filter(({ type }) => type === 'connection/closed')).toEqual([]);
    await tab.page.close();
  });
});

describe.each(['standard', 'deep'] as const)('ten changes of mode, begun in %s', (first) => {
  it('lose no message of page and frame, and repeat none of a worker, at 500 a second each way', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record(first);
    await tab.visit(`${server.origin}/few?2`);
    await expect
      .poll(() => server.heard.get('frame localhost')?.length ?? 0, { timeout: 10_000 })
      .toBeGreaterThan(100);
    const { log: id } = await tab.status();
    const other = first === 'deep' ? 'standard' : 'deep';
    for (let turn = 0; turn < 10; turn++) {
      const mode = turn % 2 === 0 ? other : first;
      await tab.say({ type: 'set-mode', mode });
      await expect.poll(async () => (await tab.status()).mode, { timeout: 10_000 }).toBe(mode);
      const before = await rig.storedMessages(id);
      await expect
        .poll(() => rig.storedMessages(id), { timeout: 20_000, interval: 50 })
        .toBeGreaterThan(before + 500);
    }
    const contexts: readonly { evaluate(run: () => void): Promise<void> }[] = [
      ...tab.page.frames(),
      ...tab.page.workers(),
    ];
    for (const context of contexts) {
      await context.evaluate(() => clearInterval(Reflect.get(globalThis, 'talking')));
    }
    const ofPage = () => ['page', 'frame localhost'].map((name) => server.heard.get(name)?.length ?? 0);
    const stored = async () => {
      const log = await tab.log();
      return ['page', 'frame localhost'].map(
        (name) => numbersOf(log, connections(log).get(name) ?? -1, false, name).length,
      );
    };
    await expect.poll(stored, { timeout: 20_000, interval: 500 }).toEqual(ofPage());
    const log = await tab.log();
    const found = connections(log);
    for (const name of ['page', 'frame localhost']) {
      const all = (server.heard.get(name) ?? []).map((_, n) => n);
      expect(numbersOf(log, found.get(name) ?? -1, true, name)).toEqual(all);
      expect(numbersOf(log, found.get(name) ?? -1, false, name)).toEqual(all);
    }
    const lone = [...new Set(log.messages.map(({ connection }) => connection))].filter(
      (connection) => connection !== found.get('page') && connection !== found.get('frame localhost'),
    );
    expect(lone).toHaveLength(1);
    for (const outgoing of [true, false]) {
      const numbers = numbersOf(log, lone[0] ?? -1, outgoing, 'lone');
      expect(numbers).not.toContain(-1);
      expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
    }
    await tab.page.close();
  });
});
