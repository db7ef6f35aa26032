import { createHash } from 'node:crypto';
import type { Frame } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CapturedTab, type CaptureRig, type StoredLog, startCaptureRig } from './capture-rig.ts';
import { type CaptureServer, startCaptureServer } from './capture-server.ts';

/** Messages of each socket to the server, each of which comes back. */
const MESSAGES = 3;
/** Sockets of each frame, one begun some milliseconds after the other. */
const SOCKETS = 30;

let rig: CaptureRig;
let server: CaptureServer;

beforeAll(async () => {
  rig = await startCaptureRig('--site-per-process');
});

afterAll(async () => {
  await rig?.close();
});

beforeEach(async () => {
  server = await startCaptureServer();
});

afterEach(async () => {
  await server.close();
});

type Frames = readonly (readonly [name: string, frame: Frame])[];

/** The page, and a frame of another site. */
async function framesOf({ page }: CapturedTab): Promise<Frames> {
  const source = `${server.origin.replace('127.0.0.1', 'localhost')}/`;
  // The frame's own `load` may come before the driver knows of its navigation.
  const arrives = page.waitForEvent('framenavigated', (frame) => frame.url() === source);
  await Promise.all([arrives, page.evaluate(addFrame, source)]);
  return [
    ['page', page.mainFrame()],
    ['frame', await arrives],
  ];
}

/** Runs in the page: resolves when the frame has loaded. */
function addFrame(source: string): Promise<unknown> {
  return new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.addEventListener('load', resolve);
    frame.src = source;
    document.body.append(frame);
  });
}

/** Opens one socket after another, which send at once; resolves when all that was sent came back. */
async function openMany(frame: Frame, url: string): Promise<void> {
  await frame.evaluate(
    async ([address, sockets, messages]) => {
      const kept: WebSocket[] = [];
      Reflect.set(window, 'kept', kept);
      const all: Promise<void>[] = [];
      for (let n = 0; n < sockets; n++) {
        const socket = new WebSocket(`${address}-${n}`);
        kept.push(socket);
        socket.addEventListener('open', () => {
          for (let m = 0; m < messages; m++) socket.send(`${address}-${n} ${m}`);
        });
        all.push(
          new Promise((resolve) => {
            let came = 0;
            socket.addEventListener('message', () => ++came === messages && resolve());
          }),
        );
        // Some are made, some on their way, some open when recording changes over.
        await new Promise((resolve) => setTimeout(resolve, 12));
      }
      await Promise.all(all);
    },
    [url, SOCKETS, MESSAGES] as const,
  );
}

/** Texts of one message over each socket, and since when they were sent, in epoch milliseconds. */
interface Late {
  readonly texts: readonly string[];
  readonly from: number;
}

async function sendLate(frames: Frames, round: number): Promise<Late> {
  const from = Date.now();
  for (const [name, frame] of frames) {
    await frame.evaluate(
      (word) =>
        Reflect.get(window, 'kept').forEach((socket: WebSocket, n: number) => {
          socket.send(`${word} ${n}`);
        }),
      `${name} ${round}`,
    );
  }
  const texts = frames.flatMap(([name]) =>
    Array.from({ length: SOCKETS }, (_, n) => `${name} ${round} ${n}`),
  );
  return { texts, from };
}

/** URLs of all sockets that `openMany` opens in them. */
function addressesIn(frames: Frames): readonly string[] {
  return frames.flatMap(([name]) =>
    Array.from({ length: SOCKETS }, (_, n) => `${server.socketOrigin}/${name}-${n}`),
  );
}

/** URL of each connection, as its beginning told; each connection once. */
function addressesOf({ events }: StoredLog): readonly string[] {
  const addresses = new Map<number, string>();
  for (const event of events) {
    if (event.type === 'connection/created') addresses.set(event.connection, event.url);
    else if (event.type === 'connection/discovered') {
      const known = addresses.get(event.connection) ?? '(not known)';
      addresses.set(event.connection, event.url.seen ? event.url.value : known);
    }
  }
  return [...addresses.values()].toSorted();
}

/** Hashes of all messages of one direction. */
function sumsOf(log: StoredLog, outgoing: boolean): readonly string[] {
  return log.messages.filter((message) => message.outgoing === outgoing).map(({ sha256 }) => sha256);
}

/** How many of these texts the log lacks, both ways together. */
function missingOf(log: StoredLog, texts: readonly string[]): number {
  const sums = texts.map((each) => createHash('sha256').update(each).digest('hex'));
  let missing = 0;
  for (const outgoing of [true, false]) {
    const stored = new Set(sumsOf(log, outgoing));
    missing += sums.filter((sum) => !stored.has(sum)).length;
  }
  return missing;
}

/** Waits until the log has these texts, both ways. */
async function logWith(tab: CapturedTab, texts: readonly string[]): Promise<StoredLog> {
  const missing = async () => missingOf(await tab.log(), texts);
  await expect.poll(missing, { interval: 200 }).toBe(0);
  return tab.log();
}

/** Waits until the log has just these connections, and returns that log: where one leads may be told after its messages. */
async function logOfAddresses(tab: CapturedTab, wanted: readonly string[], when = ''): Promise<StoredLog> {
  let log = await tab.log();
  const addresses = async () => {
    log = await tab.log();
    return addressesOf(log);
  };
  await expect.poll(addresses, { interval: 200, message: when }).toEqual(wanted);
  return log;
}

function expectEachOnce(log: StoredLog): void {
  for (const outgoing of [true, false]) {
    const sums = sumsOf(log, outgoing);
    expect(new Set(sums).size).toBe(sums.length);
  }
}

describe('recording that changes over while a page opens sockets', () => {
  it.each([
    ['from Standard to Deep', 'standard'],
    ['from nothing to Deep', null],
  ] as const)('%s shows each once, with all its messages from then on', async (_, before) => {
    const tab = await rig.openTab(`${server.origin}/`);
    const frames = await framesOf(tab);
    if (before !== null) await tab.record(before);
    const opening = Promise.all(
      frames.map(([name, frame]) => openMany(frame, `${server.socketOrigin}/${name}`)),
    );
    await tab.record('deep');
    await opening;
    await expect.poll(async () => (await tab.status()).mode).toBe('deep');
    const { texts: late } = await sendLate(frames, 0);
    const told = addressesIn(frames);
    const early = told.flatMap((url) => Array.from({ length: MESSAGES }, (_each, m) => `${url} ${m}`));
    await logWith(tab, before === null ? late : [...early, ...late]);
    const log = await logOfAddresses(tab, told.toSorted());
    expect(log.whole).toBe(true);
    expectEachOnce(log);
    await tab.page.close();
  });

  it('from one worker to the next, in Deep, shows each once, and what is sent later', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    const frames = await framesOf(tab);
    await tab.record('deep');
    const opening = Promise.all(
      frames.map(([name, frame]) => openMany(frame, `${server.socketOrigin}/${name}`)),
    );
    await tab.page.waitForFunction((half) => Reflect.get(window, 'kept')?.length > half, SOCKETS / 2);
    await rig.endWorker();
    await expect.poll(async () => (await tab.status()).recording).toBe(true);
    await opening;
    // A socket that the worker was ended over is its hook's to tell, once that is asked for it.
    const sent: Late[] = [await sendLate(frames, 0)];
    await expect
      .poll(
        async () => {
          const missing = missingOf(await tab.log(), sent.at(-1)?.texts ?? []);
          if (missing > 0) sent.push(await sendLate(frames, sent.length));
          return missing;
        },
        { interval: 500 },
      )
      .toBe(0);
    const log = await logOfAddresses(tab, addressesIn(frames).toSorted());
    const gaps = log.events.flatMap((event) => (event.type === 'capture/gap' ? [event] : []));
    for (const { texts, from } of sent) {
      if (missingOf(log, texts) === 0) continue;
      const around = gaps.filter(({ at, until }) => at <= from && until > from);
      expect(around, 'what is missing is in no gap').not.toEqual([]);
    }
    expect(log.whole).toBe(true);
    expectEachOnce(log);
    await tab.page.close();
  });

  it.each([
    ['from Standard to Deep', 'standard', 'deep'],
    ['from Deep to Standard', 'deep', 'standard'],
    ['from nothing to Deep', null, 'deep'],
    ['from nothing to Standard', null, 'standard'],
  ] as const)(
    '%s while the page goes to another one, shows each of its sockets once',
    async (_, before, mode) => {
      const tab = await rig.openTab(`${server.origin}/`);
      const urls = Array.from({ length: 10 }, (_each, n) => `${server.socketOrigin}/at-once-${n}`);
      const early = urls.flatMap((url) => [0, 1, 2].map((m) => `${url} ${m}`));
      const late = urls.map((url) => `${url} late`);
      const back = (count: number) =>
        tab.page.waitForFunction((wanted) => Reflect.get(window, 'back') === wanted, count);
      await tab.status();
      for (let round = 0; round < 6; round++) {
        await tab.say({ type: 'stop-recording' });
        await expect.poll(async () => (await tab.status()).recording).toBe(false);
        await tab.say({ type: 'clear' });
        if (before !== null) await tab.record(before);
        await tab.say({ type: 'set-mode', mode });
        await tab.say({ type: 'start-recording' });
        // Later in each round, to meet every step of the change.
        await new Promise((resolve) => setTimeout(resolve, round * 16));
        await tab.page.goto(`${server.origin}/opens-sockets?${round}`);
        await back(30);
        await expect.poll(() => tab.status()).toMatchObject({ mode, recording: true });
        await tab.page.evaluate(() => {
          for (const socket of Reflect.get(window, 'sockets')) socket.send(`${socket.url} late`);
        });
        await back(40);
        await logWith(tab, before === null ? late : [...early, ...late]);
        expectEachOnce(await logOfAddresses(tab, urls, `in round ${round}`));
      }
      await tab.page.close();
    },
  );
});
