import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LifecycleEvent } from '../../../src/events/event.ts';
import { type CapturedTab, type CaptureRig, type StoredLog, startCaptureRig } from './capture-rig.ts';
import { type DeepServer, startDeepServer } from './deep-server.ts';

type Beginning = Extract<LifecycleEvent, { type: 'connection/created' | 'connection/discovered' }>;

/** Name of each socket of the page with everything, and the target that it belongs to. */
const SOCKETS: readonly (readonly [name: string, target: string])[] = [
  ['page', 'page'],
  ['dedicated', 'worker'],
  ['nested', 'worker'],
  ['frame 127.0.0.1', 'iframe'],
  ['framed 127.0.0.1', 'worker'],
  ['frame localhost', 'iframe'],
  ['framed localhost', 'worker'],
  ['service', 'service-worker'],
  ['shared', 'shared-worker'],
];

let rig: CaptureRig;
let server: DeepServer;

beforeAll(async () => {
  server = await startDeepServer();
  rig = await startCaptureRig('--site-per-process');
});

afterAll(async () => {
  await rig?.close();
  await server?.close();
});

/** One for each connection: two sources may tell of its beginning, and the page hook knows same-site frames apart. */
function beginnings(log: StoredLog): Beginning[] {
  const first = new Map<number, Beginning>();
  for (const event of log.events) {
    if (event.type !== 'connection/created' && event.type !== 'connection/discovered') continue;
    const known = first.get(event.connection);
    if (known === undefined || known.target === 'unknown') first.set(event.connection, event);
  }
  return [...first.values()];
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What each text was, by its hash. */
const TEXTS = new Map(
  SOCKETS.flatMap(([name]) =>
    // Shared workers talk on from test to test.
    Array.from({ length: 20_000 }, (_, n) => [hash(`${name} ${n}`), { name, n }] as const),
  ),
);

/** Numbers of the texts `name n` that a connection's messages of one direction were, in the order of the log. */
function numbersOf(log: StoredLog, connection: number, outgoing: boolean, name: string): number[] {
  return log.messages
    .filter((message) => message.connection === connection && message.outgoing === outgoing)
    .map(({ sha256 }) => {
      const text = TEXTS.get(sha256);
      return text?.name === name ? text.n : -1;
    });
}

/** By its first message; by its URL where there was none, as of a worker that was found too late. */
function nameOf(log: StoredLog, connection: number): string | undefined {
  const first = log.messages.find((message) => message.connection === connection);
  if (first !== undefined) return TEXTS.get(first.sha256)?.name;
  for (const event of log.events) {
    if (!('connection' in event) || event.connection !== connection) continue;
    if (event.type === 'connection/discovered' && event.url.seen) return queryOf(event.url.value);
    if (event.type === 'connection/created') return queryOf(event.url);
  }
  return undefined;
}

function queryOf(url: string): string {
  return decodeURIComponent(new URL(url).search.slice(1));
}

/** Messages of each name but the shared worker's, whose first may be missed. */
function countOf(log: StoredLog): number {
  return log.messages.filter(({ sha256 }) => TEXTS.get(sha256)?.name !== 'shared').length;
}

/** Heads of the refusal that requires an upgrade, as they were on the wire. */
function refusalsOf(log: StoredLog): readonly string[] {
  return log.events
    .flatMap((event) =>
      event.type === 'handshake/response-received' && event.head.seen ? [event.head.value.raw ?? ''] : [],
    )
    .filter((raw) => raw.startsWith('HTTP/1.1 426 Upgrade Required\r\nUpgrade: websocket'));
}

async function record(tab: CapturedTab): Promise<void> {
  await tab.status();
  await tab.say({ type: 'set-mode', mode: 'deep' });
  await tab.record();
}

async function stop(tab: CapturedTab): Promise<void> {
  await tab.say({ type: 'stop-recording' });
  await expect.poll(async () => (await tab.status()).recording).toBe(false);
}

async function settled(tab: CapturedTab, messages: number): Promise<StoredLog> {
  const stored = async () => rig.storedMessages((await tab.status()).log);
  await expect.poll(stored).toBeGreaterThanOrEqual(messages);
  return tab.log();
}

describe('Deep, in Chromium', () => {
  it('records every message of every context once, in order, with its target', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await record(tab);
    await tab.visit(`${server.origin}/all?0`);
    const wanted = (SOCKETS.length - 1) * 10;
    // A shared worker may be found after all others have said everything.
    const log = await tab.logWhere(
      (each) =>
        countOf(each) === wanted &&
        beginnings(each).some(
          ({ connection, target }) => target === 'shared-worker' && nameOf(each, connection) === 'shared',
        ),
    );
    expect(log.whole).toBe(true);
    // No session of the page tells of a shared worker's target: its first moments may be over before it is found.
    const found = beginnings(log).map(({ connection, target, type }) => {
      return `${nameOf(log, connection)} ${target} ${target === 'shared-worker' ? '' : type}`;
    });
    expect(found.toSorted()).toEqual(
      SOCKETS.map(([name, target]) => {
        return `${name} ${target} ${target === 'shared-worker' ? '' : 'connection/created'}`;
      }).toSorted(),
    );
    for (const { connection, target } of beginnings(log)) {
      if (target === 'shared-worker') continue;
      const name = nameOf(log, connection) ?? '';
      expect(numbersOf(log, connection, true, name)).toEqual([0, 1, 2, 3, 4]);
      expect(numbersOf(log, connection, false, name)).toEqual([0, 1, 2, 3, 4]);
    }
    await expect
      .poll(async () => (await tab.status()).coverage.map(({ target, state }) => `${target} ${state}`))
      .toEqual([
        'page covered',
        'iframes covered',
        'workers covered',
        'shared-workers covered',
        'service-workers covered',
      ]);
    await tab.page.close();
  });

  it('goes on with sockets of all contexts that were there before, through five detaches', async () => {
    // Not many a second: the whole log is read again and again.
    const tab = await rig.openTab(`${server.origin}/all?100`);
    const quiet = () => SOCKETS.filter(([name]) => (server.heard.get(name)?.length ?? 0) <= 5);
    await expect.poll(quiet).toEqual([]);
    for (let round = 0; round < 5; round++) {
      const before = (await tab.log().catch(() => ({ messages: [] }))).messages.length;
      await record(tab);
      await settled(tab, before + 200);
      // All of them, in the first round already: a context may be found after others have said much.
      await tab.logWhere((log) => {
        const found = new Set(beginnings(log).map(({ connection }) => nameOf(log, connection)));
        return SOCKETS.every(([name]) => found.has(name));
      });
      await stop(tab);
    }
    const log = await tab.log();
    const found = beginnings(log).map(({ connection, type }) => `${nameOf(log, connection)} ${type}`);
    expect(found.toSorted()).toEqual(SOCKETS.map(([name]) => `${name} connection/discovered`).toSorted());
    for (const { connection } of beginnings(log)) {
      const name = nameOf(log, connection) ?? '';
      for (const outgoing of [true, false]) {
        const numbers = numbersOf(log, connection, outgoing, name);
        expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
        expect(numbers).not.toContain(-1);
      }
    }
    await tab.page.close();
  });

  it('tells where a socket of a worker leads that was open before, and how it closes', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.page.evaluate(async () => {
      const code = `const socket = new WebSocket('ws://${location.host}/echo?old');
        socket.onopen = () => postMessage('open'); onmessage = ({ data }) => socket.send(data);`;
      const worker = new Worker(URL.createObjectURL(new Blob([code])));
      Reflect.set(window, 'worker', worker);
      await new Promise((resolve) => {
        worker.addEventListener('message', resolve);
      });
    });
    await record(tab);
    const post = (text: string) =>
      tab.page.evaluate((data) => {
        const worker: Worker = Reflect.get(window, 'worker');
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
        worker.postMessage(data);
      }, text);
    await post('hello');
    await settled(tab, 2);
    const found = async () =>
      // Service and shared workers of pages before may live on for a while.
      (await tab.log()).events.flatMap((event) =>
        event.type === 'connection/discovered' && event.url.seen && event.url.value.endsWith('?old')
          ? [event.connection]
          : [],
      );
    await expect.poll(found).toHaveLength(1);
    const [old] = await found();
    await post('close me');
    const closes = async () =>
      (await tab.log()).events.flatMap((event) =>
        event.type === 'connection/closed' && event.connection === old && event.close.seen
          ? [event.close.value]
          : [],
      );
    await expect.poll(closes).toMatchObject([{ code: 4001, reason: 'as asked', wasClean: true }]);
    // The hook tells of the close, the debugger of the messages: neither waits for the other.
    const messages = async () =>
      (await tab.log()).messages.flatMap(({ connection, sha256 }) => (connection === old ? [sha256] : []));
    await expect.poll(messages).toEqual([hash('hello'), hash('hello'), hash('close me')]);
    await tab.page.close();
  });

  it('tells all sockets of a worker that were open before, and guesses at none', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.page.evaluate(async () => {
      const code = `const sockets = ['first', 'second', 'third'].map((name) => new WebSocket('ws://${location.host}/echo?' + name));
        let open = 0;
        for (const socket of sockets) socket.onopen = () => { if (++open === sockets.length) postMessage('open'); };
        onmessage = ({ data }) => sockets[data].send(data === 1 ? 'close me' : 'from ' + data);`;
      const worker = new Worker(URL.createObjectURL(new Blob([code])));
      Reflect.set(window, 'worker', worker);
      await new Promise((resolve) => {
        worker.addEventListener('message', resolve);
      });
    });
    await record(tab);
    const urls = async () =>
      beginnings(await tab.log())
        .flatMap((event) =>
          event.type === 'connection/discovered' && event.url.seen ? [event.url.value] : [],
        )
        .filter((url) => /\?(?:first|second|third)$/.test(url))
        .map((url) => queryOf(url));
    await expect.poll(urls).toEqual(expect.arrayContaining(['first', 'second', 'third']));
    await tab.page.evaluate(() => {
      const worker: Worker = Reflect.get(window, 'worker');
      for (const n of [0, 1, 2]) {
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
        worker.postMessage(n);
      }
    });
    const sent = async () => (await tab.log()).messages.map(({ sha256 }) => sha256);
    const wanted = ['from 0', 'from 0', 'close me', 'from 2', 'from 2'].map(hash);
    await expect.poll(sent).toEqual(expect.arrayContaining(wanted));
    const log = await tab.log();
    const named = beginnings(log).filter((event) => event.type === 'connection/discovered' && event.url.seen);
    const ofName = (name: string) => {
      const found = named.find(({ connection }) => nameOf(log, connection) === name);
      return log.messages.filter(({ connection }) => connection === found?.connection);
    };
    // Nothing says which request id is which of the three.
    for (const name of ['first', 'second', 'third']) expect(ofName(name)).toEqual([]);
    await tab.page.close();
  });

  it('tells of a WebTransport session that cannot be had', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await record(tab);
    await tab.page.evaluate(async () => {
      const session = new WebTransport('https://127.0.0.1:9/session');
      await Promise.allSettled([session.ready, session.closed]);
    });
    const ends = async () => {
      const { events } = await tab.log();
      const made = events.flatMap((event) =>
        event.type === 'connection/created' && event.kind === 'webtransport' ? [event.connection] : [],
      );
      return events.flatMap((event) =>
        event.type === 'connection/closed' && made.includes(event.connection) ? [event.connection] : [],
      );
    };
    await expect.poll(ends).not.toEqual([]);
    const told = beginnings(await tab.log()).filter(
      (event) => event.type === 'connection/created' && event.kind === 'webtransport',
    );
    expect(told).toMatchObject([{ url: 'https://127.0.0.1:9/session', target: 'page' }]);
    await tab.page.close();
  });

  it('records event streams and offers of other protocols, and no ordinary request', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await record(tab);
    await tab.page.evaluate(async () => {
      const source = new EventSource('/events?native');
      const over = new Promise((resolve) => {
        source.addEventListener('error', resolve);
      });
      const answer = await fetch('/events?fetched');
      await answer.text();
      await over;
      source.close();
      for (const path of ['/must-upgrade', '/may-upgrade', '/elsewhere', '/elsewhere', '/ordinary']) {
        await (await fetch(path)).text();
      }
    });
    const told = async () =>
      beginnings(await tab.log()).flatMap((event) =>
        event.type === 'connection/created' ? [`${event.kind} ${new URL(event.url).pathname}`] : [],
      );
    await expect
      .poll(async () => (await told()).toSorted())
      .toEqual([
        'event-stream /events',
        'event-stream /events',
        'upgrade /elsewhere',
        'upgrade /may-upgrade',
        'upgrade /must-upgrade',
      ]);
    // What a response had as it was on the wire is told beside it.
    const log = await tab.logWhere((each) => {
      const streams = beginnings(each).flatMap((event) =>
        event.kind === 'event-stream' ? [Number(event.connection)] : [],
      );
      const told = each.messages.filter(({ connection }) => streams.includes(connection));
      return told.length >= 6 && refusalsOf(each).length > 0;
    });
    const texts = ['first', 'event: price\nid: 7\ndata: 1\ndata: 2', 'last ж'].map(hash);
    for (const event of beginnings(log)) {
      if (event.kind !== 'event-stream') continue;
      const { connection } = event;
      const got = log.messages.filter((message) => message.connection === connection);
      expect(got.map(({ sha256, outgoing }) => [sha256, outgoing])).toEqual(
        texts.map((text) => [text, false]),
      );
    }
    expect(refusalsOf(log)).toHaveLength(1);
    await tab.page.close();
  });

  it('goes on after the background worker was ended, with all contexts', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await record(tab);
    await tab.visit(`${server.origin}/all?20`);
    await settled(tab, 200);
    await rig.endWorker();
    const before = (await tab.log()).messages.length;
    await settled(tab, before + 400);
    // The page's own service worker was ended beside ours, and need not be there again.
    const wanted = SOCKETS.map(([name]) => name).filter((name) => name !== 'service');
    // One context may be found again after others have said much.
    const log = await tab.logWhere((each) => {
      const after = new Set(each.messages.slice(before + 200).map(({ connection }) => connection));
      const names = new Set([...after].map((connection) => nameOf(each, connection)));
      return wanted.every((name) => names.has(name));
    });
    expect(log.events.some(({ type }) => type === 'capture/gap')).toBe(true);
    await tab.page.close();
  });
});
