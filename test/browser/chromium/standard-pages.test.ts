import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LifecycleEvent } from '../../../src/events/event.ts';
import { type CapturedTab, type CaptureRig, type StoredLog, startCaptureRig } from './capture-rig.ts';
import { type CaptureServer, startCaptureServer } from './capture-server.ts';

// Standard with DevTools closed: what the page hooks alone tell of one tab's pages.

let rig: CaptureRig;
let server: CaptureServer;

beforeAll(async () => {
  server = await startCaptureServer();
  rig = await startCaptureRig();
});

afterAll(async () => {
  await rig?.close();
  await server?.close();
});

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const types = ({ events }: StoredLog) => events.map(({ type }) => type);
const texts = ({ messages }: StoredLog) => messages.map(({ sha256 }) => sha256);
const urls = ({ events }: StoredLog) =>
  events.flatMap((event) => (event.type === 'connection/created' ? [event.url] : []));

function all<T extends LifecycleEvent['type']>({ events }: StoredLog, type: T) {
  return events.filter((event): event is Extract<LifecycleEvent, { type: T }> => event.type === type);
}

async function recordedTab(path = '/'): Promise<CapturedTab> {
  const tab = await rig.openTab(`${server.origin}${path}`);
  await tab.record('standard');
  return tab;
}

/** A socket of the page, kept as `window.socket`, and its echoes of some texts. */
async function echo(page: Page, path: string, ...sent: string[]): Promise<void> {
  await page.evaluate(
    async ({ url, all }) => {
      const socket = new WebSocket(url);
      Reflect.set(window, 'socket', socket);
      await new Promise((resolve) => socket.addEventListener('open', resolve));
      for (const text of all) {
        const answered = new Promise((resolve) => socket.addEventListener('message', resolve));
        socket.send(text);
        await answered;
      }
    },
    { url: `${server.socketOrigin}${path}`, all: sent },
  );
}

describe('Standard', () => {
  it('keeps two tabs apart', async () => {
    const [one, other] = [await recordedTab(), await recordedTab()];
    await Promise.all([echo(one.page, '/one', 'of one'), echo(other.page, '/other', 'of the other')]);
    expect(texts(await one.logOf(2))).toEqual([hash('of one'), hash('of one')]);
    expect(texts(await other.logOf(2))).toEqual([hash('of the other'), hash('of the other')]);
    expect(urls(await one.log())).toEqual([`${server.socketOrigin}/one`]);
    await Promise.all([one.page.close(), other.page.close()]);
  });

  it('begins a new log with a new page, or goes on in one that is to be preserved', async () => {
    const tab = await recordedTab();
    await echo(tab.page, '/first', 'a');
    await tab.logOf(2);
    const { log: first } = await tab.status();
    await tab.page.goto(`${server.origin}/inline`);
    await expect.poll(async () => (await tab.status()).log).not.toBe(first);
    await expect.poll(async () => urls(await tab.log())).toEqual([`${server.socketOrigin}/inline-socket`]);
    await tab.say({ type: 'set-preserve-log', preserve: true });
    await expect.poll(async () => (await tab.status()).preserveLog).toBe(true);
    await tab.page.goto(`${server.origin.replace('127.0.0.1', 'localhost')}/inline`);
    await expect.poll(async () => urls(await tab.log())).toHaveLength(2);
    const log = await tab.log();
    expect(all(log, 'page/navigated').map(({ url }) => url)).toEqual([
      `${server.origin.replace('127.0.0.1', 'localhost')}/inline`,
    ]);
    expect(log.whole).toBe(true);
    await tab.page.close();
  });

  it('adopts the sockets of a page that was there before: messages from then on, and no invented handshake', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await echo(tab.page, '/before', 'unheard');
    await tab.record('standard');
    await expect.poll(async () => types(await tab.log())).toContain('connection/opened');
    await tab.page.evaluate(() => Reflect.get(window, 'socket').send('heard'));
    const log = await tab.logOf(2);
    expect(texts(log)).toEqual([hash('heard'), hash('heard')]);
    expect(types(log).filter((type) => /connection|handshake/.test(type))).toEqual([
      'connection/discovered',
      'connection/opened',
    ]);
    expect(all(log, 'connection/discovered')[0]?.url).toEqual({
      seen: true,
      value: `${server.socketOrigin}/before`,
    });
    await tab.page.close();
  });

  it('says of iframes’ sockets that they are theirs', async () => {
    const tab = await recordedTab();
    await tab.page.evaluate(
      async (sources) => {
        for (const source of sources) {
          const frame = document.createElement('iframe');
          frame.src = source;
          const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
          document.body.append(frame);
          await loaded;
        }
      },
      [`${server.origin}/inline`, `${server.origin.replace('127.0.0.1', 'localhost')}/inline`],
    );
    await expect.poll(async () => all(await tab.log(), 'connection/opened')).toHaveLength(2);
    const created = all(await tab.log(), 'connection/created');
    expect(created.map(({ target }) => target)).toEqual(['iframe', 'iframe']);
    expect(
      new Set(created.map(({ pageUrl }) => (pageUrl.seen ? new URL(pageUrl.value).hostname : null))),
    ).toEqual(new Set(['127.0.0.1', 'localhost']));
    await tab.page.evaluate(() => document.querySelector('iframe')?.remove());
    await expect.poll(async () => all(await tab.log(), 'connection/closed')).toHaveLength(1);
    await tab.page.close();
  });

  it('records 300 sockets at once, each with its own messages', async () => {
    const tab = await recordedTab();
    const opened = await tab.page.evaluate(async (origin) => {
      const sockets = Array.from({ length: 300 }, (_, index) => new WebSocket(`${origin}/many-${index}`));
      Reflect.set(window, 'sockets', sockets);
      await Promise.all(
        sockets.map(
          (socket) =>
            new Promise((resolve) => {
              socket.addEventListener('open', resolve);
              socket.addEventListener('close', resolve);
            }),
        ),
      );
      const open = sockets.filter((socket) => socket.readyState === 1);
      for (const socket of open) socket.send(socket.url);
      return open.length;
    }, server.socketOrigin);
    const log = await tab.logOf(opened * 2);
    expect(new Set(urls(log)).size).toBe(300);
    expect(all(log, 'connection/opened')).toHaveLength(opened);
    const urlOf = new Map(
      all(log, 'connection/created').map(({ connection, url }) => [Number(connection), url]),
    );
    for (const { connection, sha256 } of log.messages) expect(sha256).toBe(hash(urlOf.get(connection) ?? ''));
    // Those that the browser refused: nothing but their end is known to a page.
    expect(all(log, 'connection/closed')).toHaveLength(300 - opened);
    expect(log.whole).toBe(true);
    await tab.page.close();
  });

  it('says that a page has no hook until it is loaded again', async () => {
    const tab = await rig.openTab('chrome://version/');
    await tab.record('standard');
    const page = async () => (await tab.status()).coverage[0];
    await expect
      .poll(page)
      .toEqual({ target: 'page', state: 'not-covered', why: 'hook-missing', remedy: 'reload' });
    await tab.page.goto(`${server.origin}/`);
    await expect
      .poll(page)
      .toMatchObject({ state: 'partly', why: 'no-network-log', remedy: 'open-devtools' });
    await tab.page.close();
  });

  it('takes over from a debugger that was taken away: what it missed meanwhile is counted', async () => {
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record('deep');
    await echo(tab.page, '/deep', 'one');
    await tab.logOf(2);
    await tab.dropDebugger();
    // Nobody has noticed yet: two messages that nobody tells.
    await tab.page.evaluate(async () => {
      const socket: WebSocket = Reflect.get(window, 'socket');
      const answered = new Promise((resolve) => socket.addEventListener('message', resolve));
      socket.send('missed');
      await answered;
    });
    await tab.reconnect();
    await expect
      .poll(() => tab.status())
      .toMatchObject({
        mode: 'standard',
        recording: true,
        trouble: expect.stringContaining('goes on in Standard'),
      });
    await tab.page.evaluate(() => Reflect.get(window, 'socket').send('three'));
    const log = await tab.logOf(4);
    expect(texts(log)).toEqual(['one', 'one', 'three', 'three'].map(hash));
    expect(new Set(log.messages.map(({ connection }) => connection)).size).toBe(1);
    const missed = all(log, 'capture/gap').reduce((sum, { messages }) => sum + (messages ?? Number.NaN), 0);
    expect(missed).toBe(2);
    expect(types(log)).not.toContain('recording/stopped');
    await echo(tab.page, '/standard', 'new');
    await tab.logOf(6);
    await tab.page.close();
  });
});
