import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDevtools } from '../../../src/cli/browser/devtools.ts';
import type { LifecycleEvent } from '../../../src/events/event.ts';
import { type CapturedTab, type CaptureRig, type StoredLog, startCaptureRig } from './capture-rig.ts';
import { type CaptureServer, startCaptureServer } from './capture-server.ts';
import { openSocket } from './open-socket.ts';

// Standard with DevTools open: their network log tells the handshakes, joined to the page hook's sockets by their mark.

let rig: CaptureRig;
let server: CaptureServer;
/** The tab of most tests, once one needed it: each opening of DevTools costs more than such a test does. */
let inspected: InspectedTab | null = null;

interface InspectedTab {
  readonly tab: CapturedTab;
  readonly devtools: OpenDevtools;
}

beforeAll(async () => {
  server = await startCaptureServer();
  rig = await startCaptureRig();
});

afterAll(async () => {
  await rig?.close();
  await server?.close();
});

const outline = ({ events }: StoredLog) =>
  events.flatMap((event) => ('connection' in event ? [`${event.type} ${event.connection}`] : []));

function all<T extends LifecycleEvent['type']>({ events }: StoredLog, type: T) {
  return events.filter((event): event is Extract<LifecycleEvent, { type: T }> => event.type === type);
}

const openAt = (tab: CapturedTab, path: string) => openSocket(tab, `${server.socketOrigin}${path}`);

const say = ({ page }: CapturedTab, text: string) =>
  page.evaluate((data) => Reflect.get(window, 'socket').send(data), text);

/** Waits until so many handshakes are in the log. */
async function handshakes(tab: CapturedTab, count: number): Promise<StoredLog> {
  await expect.poll(async () => all(await tab.log(), 'handshake/response-received').length).toBe(count);
  return tab.log();
}

const names = (fields: readonly { name: string }[]) => fields.map(({ name }) => name.toLowerCase());

const pageCovered = async (tab: CapturedTab) => (await tab.status()).coverage[0]?.state;

/** The inspected tab on a page of its own, which begins a new log, with nothing in DevTools' network log. */
async function freshPage(): Promise<InspectedTab> {
  inspected ??= await inspectedTab();
  const { tab } = inspected;
  const { log } = await tab.status();
  await tab.page.goto(`${server.origin}/?fresh`);
  await expect.poll(async () => (await tab.status()).log).not.toBe(log);
  await expect.poll(() => pageCovered(tab)).toBe('covered');
  return inspected;
}

/** A recorded tab with DevTools, whose network log is heard. */
async function inspectedTab(): Promise<InspectedTab> {
  const tab = await rig.openTab(`${server.origin}/`);
  await tab.record('standard');
  const devtools = await rig.openDevtools(tab);
  await expect.poll(() => pageCovered(tab)).toBe('covered');
  return { tab, devtools };
}

describe('Standard with DevTools', () => {
  it('tells key and accept of a socket, joined exactly, and a refusal with the browser’s reason', async () => {
    const { tab } = await freshPage();
    await openAt(tab, '/shaken');
    const log = await handshakes(tab, 1);
    expect(all(log, 'connection/joined')).toMatchObject([{ how: 'exact', source: 'devtools-network' }]);
    const [request] = all(log, 'handshake/request-sent');
    const [response] = all(log, 'handshake/response-received');
    expect(names(request?.head.seen === true ? request.head.value.fields : [])).toContain(
      'sec-websocket-key',
    );
    expect(names(response?.head.seen === true ? response.head.value.fields : [])).toContain(
      'sec-websocket-accept',
    );
    expect(response?.status).toEqual({ seen: true, value: 101 });
    await tab.page.evaluate(
      (url) => new Promise((resolve) => new WebSocket(url).addEventListener('close', resolve)),
      `${server.socketOrigin}/refused`,
    );
    await expect
      .poll(async () => all(await tab.log(), 'browser/reported-error').map(({ text }) => text))
      .toEqual(['Error during WebSocket handshake: Unexpected response code: 404']);
  });

  it('looks again for the answer of a live socket that was read before it had one', async () => {
    const { tab } = await freshPage();
    // Chromium makes one handshake at a time to a host and port: the other socket goes to another one.
    const other = await startCaptureServer();
    await tab.page.evaluate((url) => {
      const socket = new WebSocket(url);
      Reflect.set(window, 'opened', new Promise((resolve) => socket.addEventListener('open', resolve)));
    }, `${other.socketOrigin}/held`);
    await openAt(tab, '/at-once');
    await expectShaken(tab, '/at-once');
    await expect.poll(async () => all(await tab.log(), 'handshake/request-sent')).toHaveLength(2);
    const held = await tab.log();
    expect(all(held, 'handshake/response-received')).toHaveLength(1);
    other.release();
    await tab.page.evaluate(() => Reflect.get(window, 'opened'));
    const log = await expectShaken(tab, '/held');
    expect(all(log, 'handshake/response-received').map(({ status }) => status)).toEqual([
      { seen: true, value: 101 },
      { seen: true, value: 101 },
    ]);
    await other.close();
  });

  it('goes on when DevTools is closed, says what is missing, and tells handshakes again when they are open again', async () => {
    const { tab, devtools } = await freshPage();
    await openAt(tab, '/before');
    await handshakes(tab, 1);
    await devtools.window.close();
    await expect
      .poll(async () => (await tab.status()).coverage[0])
      .toMatchObject({ state: 'partly', why: 'no-network-log', remedy: 'open-devtools' });
    await openAt(tab, '/meanwhile');
    await say(tab, 'heard');
    const closed = await tab.logOf(2);
    expect(all(closed, 'handshake/response-received')).toHaveLength(1);
    inspected = { tab, devtools: await rig.openDevtools(tab) };
    await expect.poll(() => pageCovered(tab)).toBe('covered');
    await openAt(tab, '/after');
    const log = await expectShaken(tab, '/after');
    // Its network log begins when DevTools is opened (Chromium 156): of the one made before nothing is invented.
    const shaken = all(log, 'handshake/response-received').map(({ connection }) => connection);
    expect(shaken).toEqual([0, 2]);
    expect(log.whole).toBe(true);
  });

  it('lists no WebTransport session that had failed before recording began', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.page.evaluate(async () => {
      const session = new WebTransport('https://127.0.0.1:9/session');
      Reflect.set(window, 'session', session);
      await Promise.allSettled([session.ready, session.closed]);
    });
    await tab.record('standard');
    await openAt(tab, '/after');
    const kinds = async () =>
      (await tab.events()).flatMap((event) =>
        event.type === 'connection/created' || event.type === 'connection/discovered' ? [event.kind] : [],
      );
    await expect.poll(kinds).toContain('websocket');
    expect(await kinds()).toEqual(['websocket']);
    await tab.page.close();
  });

  it('shows nothing of another tab', async () => {
    const { tab } = await freshPage();
    const { tab: other } = await inspectedTab();
    await openAt(tab, '/one');
    await openAt(other, '/other');
    expect(outline(await handshakes(tab, 1)).filter((line) => line.endsWith(' 1'))).toEqual([]);
    expect(outline(await handshakes(other, 1)).filter((line) => line.endsWith(' 1'))).toEqual([]);
    await other.page.close();
  });

  // The last one: a reading that took long has the next one wait.
  it('reads a handshake at once where somebody asks, though that stops DevTools for a moment', async () => {
    const { tab } = await freshPage();
    await openAt(tab, '/flood');
    await handshakes(tab, 1);
    await tab.page.evaluate(async (count) => {
      const socket: WebSocket = Reflect.get(window, 'socket');
      let answers = 0;
      const answered = new Promise<void>((resolve) => {
        socket.addEventListener('message', () => {
          if (++answers === count) resolve();
        });
      });
      for (let n = 0; n < count; n++) socket.send('x'.repeat(500));
      await answered;
    }, 1500);
    const { log } = await tab.status();
    await expect.poll(() => rig.storedMessages(log)).toBe(3000);
    await openAt(tab, '/late');
    await tab.say({ type: 'read-handshakes', id: 1 });
    await expectShaken(tab, '/late');
    await expect.poll(async () => (await tab.status()).handshakesPutOff).toBe(0);
  });
});

/** Waits until the handshake of that path's socket is told. */
async function expectShaken(tab: CapturedTab, path: string): Promise<StoredLog> {
  const shaken = async () => {
    const log = await tab.log();
    const made = all(log, 'connection/created').find(({ url }) => url.endsWith(path))?.connection;
    return all(log, 'handshake/response-received').some(({ connection }) => connection === made);
  };
  await expect.poll(shaken).toBe(true);
  return tab.log();
}
