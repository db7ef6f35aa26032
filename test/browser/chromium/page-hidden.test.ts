import { createServer } from 'node:http';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { judgeSession } from '../../../src/analysis/judge-session.ts';
import { type QuietBrowser, quietBrowser } from '../../../src/cli/bench/quiet-browser.ts';
import { findChromium, howToGetChromium } from '../../../src/cli/browser/find-chromium.ts';
import { buildExtension } from '../../../src/cli/build/build-extension.ts';
import { listen } from '../../../src/cli/demo/listen.ts';
import type { LifecycleEvent } from '../../../src/events/event.ts';
import { logOf } from '../../formats/sample-log.ts';

// A browser without Playwright, which keeps every page visible.

/** Ends the server's side of the socket at that path. */
const ends = new Map<string, () => void>();

let site: Awaited<ReturnType<typeof listen>>;
let browser: QuietBrowser;

beforeAll(async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end('<!doctype html><html lang="en"><title>Page</title><link rel="icon" href="data:,">');
  });
  new WebSocketServer({ server }).on('connection', (socket, { url = '' }) => {
    ends.set(url, () => socket.close(1000));
  });
  site = await listen(server);
  const path = findChromium()?.path;
  if (path === undefined) throw new Error(howToGetChromium());
  browser = await quietBrowser(path, await buildExtension());
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

it.each(['standard', 'deep'])(
  'a page that goes out of sight, is frozen, and comes back says so in %s',
  async (mode) => {
    const url = `http://127.0.0.1:${site.port}/${mode}`;
    const page = await browser.open(url);
    const control = await browser.open(`${browser.origin}/src/panel/panel.html`);
    await page.show();
    // The page hears of it a moment later.
    await expect.poll(() => page.evaluate(v.string(), 'document.visibilityState')).toBe('visible');
    const log = await control.call(v.string(), record, { url, mode });
    for (const path of [`/${mode}`, `/${mode}-before`])
      await page.call(v.string(), open, `ws://127.0.0.1:${site.port}${path}`);
    const events = async (): Promise<readonly LifecycleEvent[]> =>
      // What the store has was parsed before it was written.
      (await control.call(v.array(v.unknown()), storedEvents, log)) as LifecycleEvent[];
    const changes = async () =>
      (await events()).flatMap((event) => (event.type === 'page/changed' ? [event.change] : []));
    ends.get(`/${mode}-before`)?.();
    await expect
      .poll(async () => (await events()).some(({ type }) => type === 'connection/closed'))
      .toBe(true);
    expect(await changes()).toEqual([]);
    await control.show();
    await expect.poll(changes).toEqual(['hidden']);
    // As Energy Saver does to a page that nobody sees.
    await control.call(v.null(), setState, { url, state: 'frozen' });
    await expect.poll(changes).toEqual(['hidden', 'frozen']);
    await control.call(v.null(), setState, { url, state: 'active' });
    await page.show();
    await expect.poll(changes).toEqual(expect.arrayContaining(['resumed', 'visible']));
    expect((await changes()).slice(0, 3)).toEqual(['hidden', 'frozen', 'resumed']);
    // Chromium ends the socket that was open, and tells the page when it runs again.
    const causes = async () =>
      judgeSession(logOf(await events()).session, null).map(({ connection, explanation }) => [
        connection.outcome,
        explanation?.cause ?? null,
      ]);
    await expect.poll(causes).toEqual([
      ['closed', 'page-was-frozen'],
      ['closed', null],
    ]);
  },
);

// What follows runs in pages.

async function open(url: string): Promise<string> {
  const socket = new WebSocket(url);
  Reflect.set(window, url, socket);
  const event = await new Promise<Event>((resolve) => socket.addEventListener('open', resolve));
  return event.type;
}

/** Records a tab as a panel does. @returns the log's name */
async function record({ url, mode }: { url: string; mode: string }): Promise<string> {
  const targets = await chrome.debugger.getTargets();
  const tabId = targets.find((target) => target.type === 'page' && target.url === url)?.tabId;
  const port = chrome.runtime.connect({ name: 'switchyard-panel' });
  return new Promise((resolve) => {
    port.onMessage.addListener(({ type, status }) => {
      if (type !== 'status' || !status.recording || status.mode !== mode) return;
      // In Standard the page's hook opens its line a moment later; what the page does before that is before recording.
      if (['covered', 'partly'].includes(status.coverage[0]?.state)) resolve(status.log);
    });
    for (const command of [
      { type: 'hello', tabId },
      { type: 'set-mode', mode },
      { type: 'start-recording' },
    ]) {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has none
      port.postMessage(command);
    }
  });
}

/** Freezes a page, or lets it run, by the debugger. */
async function setState({ url, state }: { url: string; state: string }): Promise<null> {
  const targets = await chrome.debugger.getTargets();
  const target = targets.find((one) => one.type === 'page' && one.url === url);
  const tab = { tabId: target?.tabId ?? 0 };
  // In Deep the extension is attached already, in Standard it is not.
  await chrome.debugger.attach(tab, '1.3').catch(() => {});
  await chrome.debugger.sendCommand(tab, 'Page.setWebLifecycleState', { state });
  return null;
}

async function storedEvents(log: string): Promise<object[]> {
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- the whole function runs in a page
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve) => request.addEventListener('success', () => resolve(request.result)));
  const database = await done(indexedDB.open('switchyard'));
  const range = IDBKeyRange.bound([log], [log, []]);
  const batches = await done(database.transaction('batches').objectStore('batches').getAll(range));
  database.close();
  return batches.flatMap(({ events }) => events.map(({ event }: { event: object }) => event));
}
