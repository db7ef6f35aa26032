import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConsoleMessage, Page } from 'playwright-core';
import type { RecordingMode } from '../../../../src/channel/coverage.ts';
import { findChromium, howToGetChromium } from '../../../../src/cli/browser/find-chromium.ts';
import { launchChromium } from '../../../../src/cli/browser/launch-chromium.ts';
import { buildExtension } from '../../../../src/cli/build/build-extension.ts';

export interface WatchedBrowserOptions {
  /** Whether Switchyard is. Otherwise an extension that does nothing is in its place. */
  readonly installed: boolean;
  /** What its tab shows at first. */
  readonly url: string;
}

/** A connection as it lies in the store. */
export interface RecordedConnection {
  readonly url: string;
  readonly messages: number;
}

/** A browser with one tab to look at pages from. */
export interface WatchedBrowser {
  readonly page: Page;
  /**
   * What the page's console said so far, without its places: of the browser's own words about a socket they name the script
   * that called the constructor, and that is ours (DevTools passes over frames of extensions when it shows one).
   */
  readonly console: readonly string[];
  /** Begins to record the tab, and keeps the log over navigations. Resolves when it records. */
  record(mode: RecordingMode): Promise<void>;
  /** Chooses how the tab is recorded from now on. */
  choose(mode: RecordingMode): Promise<void>;
  /** Ends the recording. Resolves when it has ended. */
  stop(): Promise<void>;
  /** All connections of all logs so far. */
  recorded(): Promise<readonly RecordedConnection[]>;
  close(): Promise<void>;
}

declare global {
  interface Window {
    watchingStatus:
      | { recording: boolean; preserveLog: boolean; mode: string; coverage: readonly { state: string }[] }
      | undefined;
    watchingPort: chrome.runtime.Port;
  }
}

/**
 * Chromium 156 says this once for each document that is sandboxed without scripts, since a script of the extension was to
 * run in it. Nothing in a manifest can name such documents.
 */
const UNAVOIDABLE = /^Blocked script execution in '[^']*' because the document's frame is sandboxed/;

/** Starts a browser with one tab. Nobody records it yet. */
export async function startWatchedBrowser({
  installed,
  url,
}: WatchedBrowserOptions): Promise<WatchedBrowser> {
  const browser = findChromium();
  if (browser === null) throw new Error(howToGetChromium());
  const nothing = await mkdtemp(join(tmpdir(), 'switchyard-nothing-'));
  const run = await launchChromium({
    browser,
    extension: installed ? await buildExtension() : await emptyExtension(nothing),
    headless: true,
    devtools: false,
    flags: ['--js-flags=--expose-gc'],
  });
  const close = async (): Promise<void> => {
    await run.close();
    await rm(nothing, { recursive: true, force: true });
  };
  try {
    const { context } = run;
    context.setDefaultTimeout(120_000);
    const control = context.pages()[0] ?? (await context.newPage());
    const page = await context.newPage();
    const told: string[] = [];
    page.on('console', (message: ConsoleMessage) => {
      if (!UNAVOIDABLE.test(message.text())) told.push(`${message.type()} ${message.text()}`);
    });
    page.on('pageerror', (error) => told.push(`uncaught ${error.message}`));
    const choose = async (mode: RecordingMode): Promise<void> => {
      await control.evaluate((chosen) => {
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has none
        window.watchingPort.postMessage({ type: 'set-mode', mode: chosen });
      }, mode);
      await control.waitForFunction((chosen) => window.watchingStatus?.mode === chosen, mode);
    };
    const record = async (mode: RecordingMode): Promise<void> => {
      await control.evaluate(connect, page.url());
      await choose(mode);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has none
      await control.evaluate(() => window.watchingPort.postMessage({ type: 'start-recording' }));
      await control.waitForFunction(() => window.watchingStatus?.recording);
      // In Standard the page's hook opens its line a moment later; what the page does before that is before recording.
      await control.waitForFunction(() =>
        ['covered', 'partly'].includes(window.watchingStatus?.coverage[0]?.state ?? ''),
      );
      await control.evaluate(() => {
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has none
        window.watchingPort.postMessage({ type: 'set-preserve-log', preserve: true });
      });
      await control.waitForFunction(() => window.watchingStatus?.preserveLog);
    };
    const stop = async (): Promise<void> => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has none
      await control.evaluate(() => window.watchingPort.postMessage({ type: 'stop-recording' }));
      await control.waitForFunction(() => window.watchingStatus?.recording === false);
    };
    if (installed) {
      const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
      await control.goto(`chrome-extension://${new URL(worker.url()).host}/src/panel/panel.html`);
    }
    await page.goto(url);
    const recorded = () => control.evaluate(readConnections);
    return { page, console: told, record, choose, stop, recorded, close };
  } catch (problem) {
    await close();
    throw problem;
  }
}

/** An extension that does nothing, for a browser that is started in the same way. */
async function emptyExtension(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'manifest.json'),
    JSON.stringify({ manifest_version: 3, name: 'Nothing', version: '1' }),
  );
  return folder;
}

/** Runs in a page of the extension: a line to the background, as a panel of the tab has it that shows `url`. */
async function connect(url: string): Promise<void> {
  const targets = await chrome.debugger.getTargets();
  const tabId = targets.find((target) => target.type === 'page' && target.url === url)?.tabId;
  if (tabId === undefined) throw new Error(`no tab shows ${url}`);
  const port = chrome.runtime.connect({ name: 'switchyard-panel' });
  window.watchingPort = port;
  await new Promise<void>((resolve) => {
    port.onMessage.addListener(({ status }) => {
      if (status === undefined) return;
      window.watchingStatus = status;
      resolve();
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has none
    port.postMessage({ type: 'hello', tabId });
  });
}

/** Runs in a page of the extension: what the store has. */
async function readConnections(): Promise<{ url: string; messages: number }[]> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('switchyard');
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
  if (!database.objectStoreNames.contains('batches')) {
    database.close();
    return [];
  }
  const batches = await new Promise<IDBRequest['result'][]>((resolve) => {
    const request = database.transaction('batches').objectStore('batches').getAll();
    request.addEventListener('success', () => resolve(request.result));
  });
  database.close();
  const found = new Map<string, { url: string; messages: number }>();
  const of = (log: string, connection: number) => {
    const key = `${log} ${connection}`;
    const known = found.get(key) ?? { url: '', messages: 0 };
    found.set(key, known);
    return known;
  };
  for (const { log, events, messages } of batches) {
    for (const { event } of events) {
      if (event.type === 'connection/created') of(log, event.connection).url = event.url;
    }
    for (let row = 0; row < messages.count; row++) of(log, messages.connection[row]).messages++;
  }
  return [...found.values()];
}
