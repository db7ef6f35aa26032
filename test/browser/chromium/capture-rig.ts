import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Command, RecordingStatus } from '../../../src/channel/command.ts';
import type { RecordingMode } from '../../../src/channel/coverage.ts';
import { type OpenDevtools, openDevtools } from '../../../src/cli/browser/devtools.ts';
import { findChromium, howToGetChromium } from '../../../src/cli/browser/find-chromium.ts';
import { type LaunchOptions, launchChromium } from '../../../src/cli/browser/launch-chromium.ts';
import { buildExtension } from '../../../src/cli/build/build-extension.ts';
import type { LifecycleEvent } from '../../../src/events/event.ts';

/** A message as it lies in the store. */
interface StoredMessage {
  readonly connection: number;
  readonly at: number;
  readonly outgoing: boolean;
  readonly opcode: number;
  readonly size: number;
  readonly stored: number;
  readonly payloadUnknown: boolean;
  readonly payloadCut: boolean;
  /** Of the stored bytes, in hexadecimal. */
  readonly sha256: string;
}

/** All of a log, as the store has it. */
export interface StoredLog {
  readonly events: readonly LifecycleEvent[];
  readonly messages: readonly StoredMessage[];
  /** Whether batches and places follow one another without hole or repeat. */
  readonly whole: boolean;
}

/** A tab, and a line to the background as a panel of that tab has it. */
export interface CapturedTab {
  readonly page: Page;
  /** Goes to another page by the browser's own means, which work for a page that crashed as well. */
  visit(url: string): Promise<void>;
  say(command: Command): Promise<void>;
  /** Detaches the debugger behind the background's back: no event tells it. */
  dropDebugger(): Promise<void>;
  /** Another panel connects, in place of the one so far. */
  reconnect(): Promise<void>;
  /** The last status that the background told. */
  status(): Promise<RecordingStatus>;
  /** Says `start-recording` in a mode, deep where none is told, and waits until it is. */
  record(mode?: RecordingMode): Promise<void>;
  /** What is stored of the running log. */
  log(): Promise<StoredLog>;
  /** Its events alone, at little cost. */
  events(): Promise<readonly LifecycleEvent[]>;
  /** Waits until the running log has as many messages stored, and returns that log. */
  logOf(messages: number): Promise<StoredLog>;
}

export interface CaptureRig {
  readonly context: BrowserContext;
  /** A page of the extension: what it may, a panel may. */
  readonly control: Page;
  openTab(url: string): Promise<CapturedTab>;
  /** Opens DevTools of a tab, on the Switchyard panel. */
  openDevtools(tab: CapturedTab): Promise<OpenDevtools>;
  /** Ends the extension's service worker, as the browser may at any time. */
  endWorker(): Promise<void>;
  /** How many messages a log has, by the store's own summary of it. */
  storedMessages(log: string): Promise<number>;
  /** Whether no tab writes to a log any more, by the same summary. */
  isFinished(log: string): Promise<boolean>;
  /** Batches announced so far, as `log number`. */
  announced(): Promise<readonly string[]>;
  close(): Promise<void>;
}

interface Line {
  status: RecordingStatus | null;
  port: chrome.runtime.Port;
}

declare global {
  interface Window {
    captureLines: Map<number, Line>;
    captureAnnounced: string[];
  }
}

/** Chromium with the extension, and an extension page that speaks with the background as panels do. */
export function startCaptureRig(...flags: string[]): Promise<CaptureRig> {
  return startRig({ flags });
}

/** The same, with a back/forward cache as people's browsers have one. */
export function startCachingRig(): Promise<CaptureRig> {
  return startRig({ backForwardCache: true });
}

async function startRig(options: Pick<LaunchOptions, 'flags' | 'backForwardCache'>): Promise<CaptureRig> {
  const browser = findChromium();
  if (browser === null) throw new Error(howToGetChromium());
  const run = await launchChromium({
    browser,
    extension: await buildExtension(),
    headless: true,
    devtools: false,
    ...options,
  });
  const { context } = run;
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  const control = await context.newPage();
  await control.goto(`chrome-extension://${new URL(worker.url()).host}/src/panel/panel.html`);
  await control.evaluate(listenToAnnouncements);
  const session: CDPSession = await context.newCDPSession(control);
  await session.send('ServiceWorker.enable');

  const openTab = async (url: string): Promise<CapturedTab> => {
    const page = await context.newPage();
    await page.goto(`${url}${url.includes('?') ? '&' : '?'}tab=${context.pages().length}`);
    const tabId = await control.evaluate(findTab, page.url());
    const status = () => control.evaluate(connect, tabId);
    const log = async () => control.evaluate(readLog, (await status()).log);
    const say = (command: Command) => control.evaluate(post, { tabId, command });
    return {
      page,
      visit: (address) => control.evaluate(goTo, { tabId, address }),
      say,
      dropDebugger: () => control.evaluate((id) => chrome.debugger.detach({ tabId: id }), tabId),
      reconnect: () =>
        control.evaluate((id) => {
          window.captureLines.get(id)?.port.disconnect();
          window.captureLines.delete(id);
        }, tabId),
      status,
      record: async (mode = 'deep') => {
        await status();
        await say({ type: 'set-mode', mode });
        await say({ type: 'start-recording' });
        await expect.poll(async () => (await status()).recording, { timeout: 10_000 }).toBe(true);
        // Pages of the browser's own get no hook.
        if (!page.url().startsWith('http')) return;
        // In Standard the page's hook opens its line a moment later; what the page does before that is before recording.
        await expect
          .poll(async () => (await status()).coverage[0]?.state, { timeout: 10_000 })
          .not.toBe('not-covered');
      },
      log,
      events: async () => control.evaluate(readEvents, (await status()).log),
      logOf: async (messages) => {
        let counted = '';
        const count = async () => {
          counted = (await status()).log;
          return control.evaluate(countMessages, counted);
        };
        await expect.poll(count, { timeout: 50_000 }).toBe(messages);
        // Of the log that was counted: a navigation may begin the next one meanwhile.
        return control.evaluate(readLog, counted);
      },
    };
  };
  return {
    context,
    control,
    openTab,
    openDevtools: ({ page }) => openDevtools(run, page),
    endWorker: async () => {
      await session.send('ServiceWorker.stopAllWorkers');
      await control.waitForFunction(() => window.captureLines.size === 0);
    },
    storedMessages: async (log) => (await control.evaluate(readRecord, log)).messages,
    isFinished: async (log) => (await control.evaluate(readRecord, log)).finished,
    announced: () => control.evaluate(() => window.captureAnnounced),
    close: () => run.close(),
  };
}

// What follows runs in the extension's page.

function listenToAnnouncements(): void {
  window.captureLines = new Map();
  window.captureAnnounced = [];
  new BroadcastChannel('switchyard-log').addEventListener('message', ({ data }) => {
    if (data.type === 'batch') window.captureAnnounced.push(`${data.batch.log} ${data.batch.number}`);
  });
}

async function findTab(url: string): Promise<number> {
  const targets = await chrome.debugger.getTargets();
  const tabId = targets.find((target) => target.type === 'page' && target.url === url)?.tabId;
  if (tabId === undefined) throw new Error(`no tab shows ${url}`);
  return tabId;
}

/** Connects where there is no line, as a panel does when its worker was ended; the last status. */
async function connect(tabId: number): Promise<RecordingStatus> {
  const known = window.captureLines.get(tabId);
  if (known !== undefined && known.status !== null) return known.status;
  const line: Line = { status: null, port: chrome.runtime.connect({ name: 'switchyard-panel' }) };
  window.captureLines.set(tabId, line);
  line.port.onDisconnect.addListener(() => window.captureLines.delete(tabId));
  return new Promise((resolve) => {
    line.port.onMessage.addListener(({ type, status }) => {
      if (type !== 'status') return;
      line.status = status;
      resolve(status);
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has none
    line.port.postMessage({ type: 'hello', tabId });
  });
}

/** Resolves when the page is loaded. */
async function goTo({ tabId, address }: { tabId: number; address: string }): Promise<void> {
  const loaded = new Promise<void>((resolve) => {
    let begun = false;
    chrome.tabs.onUpdated.addListener(function onUpdated(id, { status }) {
      if (id !== tabId) return;
      if (status === 'loading') begun = true;
      if (status !== 'complete' || !begun) return;
      chrome.tabs.onUpdated.removeListener(onUpdated);
      resolve();
    });
  });
  await chrome.tabs.update(tabId, { url: address });
  await loaded;
}

function post({ tabId, command }: { tabId: number; command: object }): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has none
  window.captureLines.get(tabId)?.port.postMessage(command);
}

async function readRecord(log: string): Promise<{ readonly messages: number; readonly finished: boolean }> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('switchyard');
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
  return new Promise((resolve) => {
    const request = database.transaction('logs').objectStore('logs').get(log);
    request.addEventListener('success', () => {
      database.close();
      const { messages = 0, finished = false } = request.result ?? {};
      resolve({ messages, finished });
    });
  });
}

async function countMessages(log: string): Promise<number> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('switchyard');
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
  return new Promise((resolve) => {
    const range = IDBKeyRange.bound([log], [log, []]);
    const request = database.transaction('batches').objectStore('batches').getAll(range);
    request.addEventListener('success', () => {
      database.close();
      let count = 0;
      for (const batch of request.result) count += batch.messages.count;
      resolve(count);
    });
  });
}

async function readEvents(log: string): Promise<LifecycleEvent[]> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('switchyard');
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
  return new Promise((resolve) => {
    const range = IDBKeyRange.bound([log], [log, []]);
    const request = database.transaction('batches').objectStore('batches').getAll(range);
    request.addEventListener('success', () => {
      database.close();
      resolve(request.result.flatMap(({ events }) => events.map(({ event }: { event: unknown }) => event)));
    });
  });
}

async function readLog(log: string): Promise<StoredLog> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('switchyard');
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
  const range = IDBKeyRange.bound([log], [log, []]);
  const all = (name: string, key: IDBValidKey | IDBKeyRange) =>
    new Promise<IDBRequest['result'][]>((resolve) => {
      const request = database.transaction(name).objectStore(name).getAll(key);
      request.addEventListener('success', () => resolve(request.result));
    });
  const events: LifecycleEvent[] = [];
  const messages: StoredMessage[] = [];
  let whole = true;
  let number = 0;
  let seq = 0;
  for (const batch of await all('batches', range)) {
    whole &&= batch.number === number++ && batch.firstSeq === seq;
    seq += batch.events.length + batch.messages.count;
    for (const { event } of batch.events) events.push(event);
    const [block] = await all('payloads', [log, batch.number]);
    const { count, time, connection, size, stored, flags } = batch.messages;
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let offset = 0;
    for (let row = 0; row < count; row++) {
      const bytes = (block ?? new Uint8Array()).subarray(offset, offset + stored[row]);
      whole &&= bytes.length === stored[row];
      offset += stored[row];
      parts.push(bytes);
    }
    // All at once: waiting for each by itself takes longer than the digests do.
    const digests = await Promise.all(parts.map((bytes) => crypto.subtle.digest('SHA-256', bytes)));
    for (const [row, digest] of digests.entries()) {
      messages.push({
        connection: connection[row],
        at: time[row],
        outgoing: (flags[row] & 0x10) !== 0,
        opcode: flags[row] & 0x0f,
        size: size[row],
        stored: stored[row],
        payloadUnknown: (flags[row] & 0x20) !== 0,
        payloadCut: (flags[row] & 0x40) !== 0,
        sha256: Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join(''),
      });
    }
    whole &&= offset === (block ?? new Uint8Array()).length;
  }
  database.close();
  return { events, messages, whole };
}
