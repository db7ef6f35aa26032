import { join } from 'node:path';
import { findChromium, howToGetChromium } from '../browser/find-chromium.ts';
import { launchChromium } from '../browser/launch-chromium.ts';
import { buildExtension } from '../build/build-extension.ts';
import { CannotDo } from '../cannot-do.ts';
import { cpuSeconds } from './cpu-time.ts';
import { lastHeard, ownDiskBytes, resetTally, startRecording, tabIds, tallyWhen } from './extension-page.ts';
import { heapAfterCollection } from './heap.ts';

/**
 * Who watches the page: nobody, an extension whose debugger listener does nothing, Switchyard that records nothing or
 * another tab only, or Switchyard by one of its modes.
 */
export type Observer = 'none' | 'no-op' | 'not-recording' | 'another-tab' | 'deep' | 'standard';

/** What one burst or echo took. */
export interface Run {
  /** Of the page's own clock. */
  readonly milliseconds: number;
  /** CPU seconds of the whole browser; null where the system does not tell. */
  readonly cpu: number | null;
  /** Messages that Switchyard had stored; null for other observers. */
  readonly stored: number | null;
  /** Milliseconds from the page's last message until the last one was stored, or the no-op listener was called last. */
  readonly behind: number | null;
}

/** A browser of its own with one page under one observer, and no DevTools. */
export interface ObservedBrowser {
  readonly observer: Observer;
  /** All messages have the same words, or each random ones. */
  burst(count: number, size: number, words?: 'same' | 'random'): Promise<Run>;
  echo(count: number, size: number): Promise<Run>;
  /** Bytes of the JavaScript heap of the observer's worker after a collection; null where there is none. */
  workerHeap(): Promise<number | null>;
  /** Bytes that the extension keeps on disk, as the browser counts them and as its own store does. */
  storedBytes(): Promise<{ readonly browsers: number; readonly own: number } | null>;
  close(): Promise<void>;
}

/** Starts it and lets the observer attach to a page of `url`. */
export async function observedBrowser(observer: Observer, url: string): Promise<ObservedBrowser> {
  const browser = findChromium();
  if (browser === null) throw new CannotDo(howToGetChromium());
  const ours = observer !== 'none' && observer !== 'no-op';
  const recording = observer === 'deep' || observer === 'standard';
  // The bare page gets the no-op extension too, unattached: all browsers then load one extension.
  const extension = ours ? await buildExtension() : join(import.meta.dirname, 'no-op-observer');
  const run = await launchChromium({ browser, extension, headless: true, devtools: false });
  const worker = run.context.serviceWorkers()[0] ?? (await run.context.waitForEvent('serviceworker'));
  const origin = `chrome-extension://${new URL(worker.url()).host}`; // Node gives no origin of this scheme
  const page = await run.context.newPage();
  const extensionPage = await run.context.newPage();
  await extensionPage.goto(`${origin}/${ours ? 'src/panel/panel.html' : 'page.html'}?bench`);
  // tsx keeps the names of functions by a function that the page has not.
  await extensionPage.evaluate('globalThis.__name = (named) => named');
  const before = await extensionPage.evaluate(tabIds);
  const observed = await run.context.newPage();
  await page.close();
  await observed.goto(url);
  const tab = (await extensionPage.evaluate(tabIds)).find((id) => !before.includes(id));
  if (tab === undefined) throw new Error('the page under test has no tab');
  if (observer === 'no-op')
    await extensionPage.evaluate((tabId) => chrome.runtime.sendMessage({ tabId }), tab);
  if (recording) await extensionPage.evaluate(startRecording, [tab, observer] as const);
  if (observer === 'another-tab') {
    const known = await extensionPage.evaluate(tabIds);
    const other = await run.context.newPage();
    await other.goto(url);
    const recorded = (await extensionPage.evaluate(tabIds)).find((id) => !known.includes(id));
    if (recorded === undefined) throw new Error('the tab that is to be recorded is not there');
    await extensionPage.evaluate(startRecording, [recorded, 'standard'] as const);
  }
  await observed.bringToFront();
  const { processInfo } = await run.browserSession.send('SystemInfo.getProcessInfo');
  const browserPid = processInfo.find(({ type }) => type === 'browser')?.id ?? 0;

  const measure = async (call: string, count: number, expected: number): Promise<Run> => {
    if (recording) await extensionPage.evaluate(resetTally);
    const cpuBefore = await cpuSeconds(browserPid);
    const took: { milliseconds: number; endedAt: number } = await observed.evaluate(call);
    const tally = recording ? await extensionPage.evaluate(tallyWhen, expected) : null;
    const cpuAfter = await cpuSeconds(browserPid);
    const lastAt = observer === 'no-op' ? await extensionPage.evaluate(lastHeard) : tally?.lastAt;
    return {
      milliseconds: took.milliseconds,
      cpu: cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore,
      stored: tally === null ? null : tally.messages - (expected - count),
      behind: lastAt === undefined ? null : lastAt - took.endedAt,
    };
  };
  return {
    observer,
    // The wish that the page sends is a message too, and each echo is two.
    burst: (count, size, words = 'same') => measure(`burst(${count}, ${size}, '${words}')`, count, count + 1),
    echo: (count, size) => measure(`echo(${count}, ${size})`, count, count * 2),
    workerHeap: async () => (ours ? await heapAfterCollection(run.endpoint, `${origin}/`) : null),
    storedBytes: async () => {
      if (!ours) return null;
      const { usage = Number.NaN } = await extensionPage.evaluate(() => navigator.storage.estimate());
      return { browsers: usage, own: await extensionPage.evaluate(ownDiskBytes) };
    },
    close: () => run.close(),
  };
}
