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
  /** The same with a command that is answered: what is wrong in one sentence, or null where it was done. */
  ask(command: Extract<Command, { id: number }>): Promise<string | null>;
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
  logOf(messages: number, timeout?: number): Promise<StoredLog>;
  /** Waits until the running log is like that, and returns that log. Sources that report beside each other do not wait for each other. */
  logWhere(isSo: (log: StoredLog) => boolean, timeout?: number): Promise<StoredLog>;
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

/** What a store of the database has under a key, or under the keys of a range. */
type ReadStore = (name: string, key: IDBValidKey | IDBKeyRange) => Promise<IDBRequest['result'][]>;

declare global {
  interface Window {
    captureLines: Map<number, Line>;
    captureAnnounced: string[];
    /** Of one log, by a connection that is closed after `read`. */
    captureStore<T>(read: (get: ReadStore) => Promise<T>): Promise<T>;
  }
}

/** Milliseconds; what is waited for comes, though a busy machine takes several times as long as a quiet one. */
const PATIENCE = 120_000;

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
  context.setDefaultTimeout(PATIENCE);
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  const control = await context.newPage();
  await control.goto(`chrome-extension://${new URL(worker.url()).host}/src/panel/panel.html`);
  await control.evaluate(prepareControl);
  const session: CDPSession = await context.newCDPSession(control);
  await session.send('ServiceWorker.enable');
  /** Resolves when the browser reports that our worker was stopped, whether or not it runs again by then. */
  const workerStops = () =>
    new Promise<void>((resolve) => {
      session.on('ServiceWorker.workerVersionUpdated', function hear({ versions }) {
        const isOurs = ({ scriptURL, runningStatus }: (typeof versions)[number]) =>
          scriptURL === worker.url() && runningStatus === 'stopped';
        if (!versions.some(isOurs)) return;
        session.off('ServiceWorker.workerVersionUpdated', hear);
        resolve();
      });
    });

  let opened = 0;
  const openTab = async (url: string): Promise<CapturedTab> => {
    const page = await context.newPage();
    // A tab is found by its URL: no two have the same, not even one that is closed.
    await page.goto(`${url}${url.includes('?') ? '&' : '?'}tab=${++opened}`);
    const tabId = await control.evaluate(findTab, page.url());
    const status = () => control.evaluate(connect, tabId);
    const log = async () => control.evaluate(readLog, (await status()).log);
    const say = async (command: Command) => {
      await status();
      await control.evaluate(post, { tabId, command });
    };
    return {
      page,
      visit: (address) => control.evaluate(goTo, { tabId, address }),
      say,
      ask: async (command) => {
        await status();
        return control.evaluate(ask, { tabId, command });
      },
      dropDebugger: () => control.evaluate((id) => chrome.debugger.detach({ tabId: id }), tabId),
      reconnect: () =>
        control.evaluate((id) => {
          window.captureLines.get(id)?.port.disconnect();
          window.captureLines.delete(id);
        }, tabId),
      status,
      record: async (mode = 'deep') => {
        await say({ type: 'set-mode', mode });
        await say({ type: 'start-recording' });
        await expect.poll(status).toMatchObject({ recording: true, mode });
        // Pages of the browser's own get no hook.
        if (!page.url().startsWith('http')) return;
        // In Standard the page's hook opens its line a moment later; what the page does before that is before recording.
        await expect.poll(async () => (await status()).coverage[0]?.state).toMatch(/^(covered|partly)$/);
      },
      log,
      events: async () => control.evaluate(readEvents, (await status()).log),
      logOf: async (messages, timeout = 60_000) => {
        let counted = '';
        const count = async () => {
          counted = (await status()).log;
          return control.evaluate(countMessages, counted);
        };
        await expect.poll(count, { timeout }).toBe(messages);
        // Of the log that was counted: a navigation may begin the next one meanwhile.
        return control.evaluate(readLog, counted);
      },
      logWhere: async (isSo, timeout = 60_000) => {
        let found = await log();
        const lacking = async () => {
          found = await log();
          return isSo(found) ? [] : found.events.map(({ type }) => type);
        };
        const message = 'the log is not yet what is waited for';
        await expect.poll(lacking, { message, timeout }).toEqual([]);
        return found;
      },
    };
  };
  return {
    context,
    control,
    openTab,
    openDevtools: ({ page }) => openDevtools(run, page),
    endWorker: async () => {
      await Promise.all([workerStops(), session.send('ServiceWorker.stopAllWorkers')]);
      await control.waitForFunction(() => window.captureLines.size === 0, undefined, { polling: 10 });
    },
    storedMessages: async (log) => (await control.evaluate(readRecord, log)).messages,
    isFinished: async (log) => (await control.evaluate(readRecord, log)).finished,
    announced: () => control.evaluate(() => window.captureAnnounced),
    close: () => run.close(),
  };
}

// What follows runs in the extension's page.

function prepareControl(): void {
  window.captureLines = new Map();
  window.captureAnnounced = [];
  new BroadcastChannel('switchyard-log').addEventListener('message', ({ data }) => {
    if (data.type === 'batch') window.captureAnnounced.push(`${data.batch.log} ${data.batch.number}`);
  });
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- the page knows nothing from around this
  const done = (request: IDBRequest) =>
    new Promise<IDBRequest['result']>((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error ?? new Error('the database refused')));
    });
  window.captureStore = async (read) => {
    const database: IDBDatabase = await done(indexedDB.open('switchyard'));
    try {
      return await read((name, key) => done(database.transaction(name).objectStore(name).getAll(key)));
    } finally {
      database.close();
    }
  };
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
  for (;;) {
    const line: Line = { status: null, port: chrome.runtime.connect({ name: 'switchyard-panel' }) };
    window.captureLines.set(tabId, line);
    const answer = await new Promise<RecordingStatus | null>((resolve) => {
      line.port.onDisconnect.addListener(() => {
        if (window.captureLines.get(tabId) === line) window.captureLines.delete(tabId);
        // The worker may end before it answers: then there is another one to ask.
        resolve(null);
      });
      line.port.onMessage.addListener(({ type, status }) => {
        if (type !== 'status') return;
        line.status = status;
        resolve(status);
      });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has none
      line.port.postMessage({ type: 'hello', tabId });
    });
    if (answer !== null) return answer;
  }
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

function ask({
  tabId,
  command,
}: {
  tabId: number;
  command: { readonly id: number };
}): Promise<string | null> {
  const port = window.captureLines.get(tabId)?.port;
  return new Promise((resolve) => {
    port?.onDisconnect.addListener(() => resolve('the background was ended'));
    port?.onMessage.addListener(function hear({ type, id, problem }) {
      if (type !== 'answer' || id !== command.id) return;
      port.onMessage.removeListener(hear);
      resolve(problem);
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has none
    if (port !== undefined) port.postMessage(command);
    else resolve('there is no line');
  });
}

function readRecord(log: string): Promise<{ readonly messages: number; readonly finished: boolean }> {
  return window.captureStore(async (get) => {
    const [{ messages = 0, finished = false } = {}] = await get('logs', log);
    return { messages, finished };
  });
}

function countMessages(log: string): Promise<number> {
  return window.captureStore(async (get) => {
    let count = 0;
    for (const batch of await get('batches', IDBKeyRange.bound([log], [log, []])))
      count += batch.messages.count;
    return count;
  });
}

function readEvents(log: string): Promise<LifecycleEvent[]> {
  return window.captureStore(async (get) => {
    const batches = await get('batches', IDBKeyRange.bound([log], [log, []]));
    return batches.flatMap(({ events }) => events.map(({ event }: { event: LifecycleEvent }) => event));
  });
}

function readLog(log: string): Promise<StoredLog> {
  return window.captureStore(async (get) => {
    const events: LifecycleEvent[] = [];
    const messages: StoredMessage[] = [];
    let whole = true;
    let number = 0;
    let seq = 0;
    for (const batch of await get('batches', IDBKeyRange.bound([log], [log, []]))) {
      whole &&= batch.number === number++ && batch.firstSeq === seq;
      seq += batch.events.length + batch.messages.count;
      for (const { event } of batch.events) events.push(event);
      const [block] = await get('payloads', [log, batch.number]);
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
    return { events, messages, whole };
  });
}
