import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumFlags } from '../../../src/cli/browser/chromium-flags.ts';
import { findChromium, howToGetChromium } from '../../../src/cli/browser/find-chromium.ts';
import { buildExtension } from '../../../src/cli/build/build-extension.ts';
import type { LogRecord } from '../../../src/store/schema.ts';
import { type CapturedTab, type CaptureRig, startCaptureRig } from './capture-rig.ts';
import { type CaptureServer, startCaptureServer } from './capture-server.ts';

const MEBIBYTE = 1024 * 1024;

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

/** Sends so many binary messages of one size and waits until as many came back. */
async function echo(tab: CapturedTab, path: string, count: number, size: number): Promise<void> {
  await tab.page.evaluate(
    async ([url, wanted, bytes]) => {
      const socket = new WebSocket(url);
      await new Promise((resolve) => {
        socket.addEventListener('open', resolve);
      });
      const back = new Promise<void>((resolve) => {
        let left = wanted;
        socket.addEventListener('message', () => {
          if (--left === 0) resolve();
        });
      });
      for (let i = 0; i < wanted; i++) socket.send(new Uint8Array(bytes).fill(i));
      await back;
      socket.close();
    },
    [server.socketOrigin + path, count, size] as const,
  );
}

/** The store's own records of its logs. */
function records(page: Page): Promise<LogRecord[]> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('switchyard');
      request.addEventListener('success', () => resolve(request.result));
    });
    return new Promise((resolve) => {
      const request = database.transaction('logs').objectStore('logs').getAll();
      request.addEventListener('success', () => {
        database.close();
        resolve(request.result);
      });
    });
  });
}

async function setLimit(bytes: number | null): Promise<void> {
  await rig.control.evaluate(
    (limit) =>
      limit === null
        ? chrome.storage.local.remove('storageLimit')
        : chrome.storage.local.set({ storageLimit: limit }),
    bytes,
  );
}

describe('stored logs in Chromium', () => {
  it('are there after the browser ended, as they were, and can be deleted', async () => {
    const browser = findChromium();
    if (browser === null) throw new Error(howToGetChromium());
    const profile = await mkdtemp(join(tmpdir(), 'switchyard-restart-'));
    const extension = await buildExtension();
    const launch = async () => {
      const context = await chromium.launchPersistentContext(profile, {
        executablePath: browser.path,
        headless: false,
        ignoreDefaultArgs: ['--disable-extensions', '--enable-automation'],
        args: [
          ...chromiumFlags({
            headless: true,
            width: 800,
            height: 600,
            withoutSandbox: process.getuid?.() === 0,
          }),
          `--load-extension=${extension}`,
          `--disable-extensions-except=${extension}`,
        ],
      });
      const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
      const control = await context.newPage();
      await control.goto(`chrome-extension://${new URL(worker.url()).host}/src/panel/panel.html`);
      return { context, control };
    };
    const first = await launch();
    const page = await first.context.newPage();
    await page.goto(`${server.origin}/restart`);
    await first.control.evaluate(async (url) => {
      const targets = await chrome.debugger.getTargets();
      const tabId = targets.find((target) => target.url === url)?.tabId;
      const port = chrome.runtime.connect({ name: 'switchyard-panel' });
      await new Promise<void>((resolve) => {
        port.onMessage.addListener(({ status }) => {
          // In Standard the page's hook opens its line a moment later.
          const covered = ['covered', 'partly'].includes(status?.coverage[0]?.state);
          if (status?.recording && covered) resolve();
        });
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has none
        for (const message of [{ type: 'hello', tabId }, { type: 'start-recording' }])
          port.postMessage(message);
      });
    }, page.url());
    await page.evaluate(async (url) => {
      const socket = new WebSocket(url);
      await new Promise((resolve) => {
        socket.addEventListener('open', resolve);
      });
      socket.send('kept');
      await new Promise((resolve) => {
        socket.addEventListener('message', resolve);
      });
    }, `${server.socketOrigin}/restart`);
    await expect.poll(async () => (await records(first.control))[0]?.messages).toBe(2);
    await first.context.close();

    const second = await launch();
    await expect
      .poll(async () => (await records(second.control)).map(({ finished }) => finished))
      .toEqual([true]);
    const [log] = await records(second.control);
    expect(log).toMatchObject({
      url: `${server.origin}/restart`,
      connections: 1,
      messages: 2,
      payloadBytes: 8,
    });
    await second.control.evaluate((id) => {
      const port = chrome.runtime.connect({ name: 'switchyard-panel' });
      for (const message of [
        { type: 'hello', tabId: 1 },
        { type: 'delete-log', log: id },
      ]) {
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has none
        port.postMessage(message);
      }
    }, log?.log);
    await expect.poll(() => records(second.control)).toEqual([]);
    await second.context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  it('over the limit give up the oldest first, say so, and go on', async () => {
    const old = await rig.openTab(`${server.origin}/`);
    await old.record();
    await echo(old, '/old', 4, MEBIBYTE);
    const oldLog = (await old.status()).log;
    await expect.poll(() => rig.storedMessages(oldLog)).toBe(8);
    await old.page.close();
    await expect
      .poll(async () => (await records(rig.control)).map(({ finished }) => finished))
      .toEqual([true]);
    await setLimit(24 * MEBIBYTE);
    const tab = await rig.openTab(`${server.origin}/`);
    await tab.record();
    for (let round = 0; round < 5; round++) await echo(tab, '/new', 8, MEBIBYTE);
    const { log: newLog } = await tab.status();
    await expect.poll(() => rig.storedMessages(newLog)).toBe(80);
    await expect
      .poll(async () => (await records(rig.control)).map((record) => record.log))
      .not.toContain(oldLog);
    const toldEvicted = async () =>
      (await tab.events()).reduce((sum, e) => sum + (e.type === 'capture/truncated' ? e.messages : 0), 0);
    // It is told some milliseconds after it happened.
    await expect.poll(toldEvicted).toBeGreaterThanOrEqual(80 - 24 - 16);
    await expect
      .poll(async () => (await records(rig.control))[0]?.evictedMessages === (await toldEvicted()))
      .toBe(true);
    const log = await tab.log();
    // Rows stay, the newest with their bytes; nothing of the handshakes is missing.
    expect(log.messages).toHaveLength(80);
    const told = log.events.flatMap((e) => (e.type === 'connection/created' ? [e.connection] : []));
    expect(new Set(told).size).toBe(5);
    const last = server.account('/new').sent.at(-1);
    expect(log.messages.at(-1)?.sha256).toBe(last?.sha256);
    await setLimit(null);
    await tab.say({ type: 'clear' });
    await tab.page.close();
  });
});
