import { join } from 'node:path';
import * as v from 'valibot';
import { findChromium, howToGetChromium } from '../browser/find-chromium.ts';
import { buildExtension } from '../build/build-extension.ts';
import { CannotDo } from '../cannot-do.ts';
import { cpuSeconds } from './cpu-time.ts';
import {
  beginByMessage,
  browsersDiskBytes,
  lastHeard,
  ownDiskBytes,
  resetTally,
  startRecording,
  startTally,
  tabIds,
  tallyWhen,
} from './extension-page.ts';
import { heapAfterCollection } from './heap.ts';
import { type QuietBrowser, type QuietPage, quietBrowser } from './quiet-browser.ts';

const NUMBERS = v.array(v.number());
const TOOK = v.object({ milliseconds: v.number(), endedAt: v.number() });
const TALLY = v.object({ messages: v.number(), lastAt: v.number() });

/**
 * Who observes the page: nobody; an extension whose debugger listener does nothing; one that records the bare minimum in
 * either mode; Switchyard while it records nothing, or another tab; or Switchyard in one of its modes.
 */
export type Observer = keyof typeof KINDS;

interface Kind {
  readonly extension: 'ours' | 'no-op-observer' | 'bare-recorder';
  /** How it records; null where it does not. */
  readonly mode: 'deep' | 'standard' | null;
  /** Which tab it records. */
  readonly tab: 'own' | 'another';
}

const KINDS = {
  none: { extension: 'no-op-observer', mode: null, tab: 'own' },
  'no-op': { extension: 'no-op-observer', mode: 'deep', tab: 'own' },
  'bare-deep': { extension: 'bare-recorder', mode: 'deep', tab: 'own' },
  'bare-standard': { extension: 'bare-recorder', mode: 'standard', tab: 'own' },
  'not-recording': { extension: 'ours', mode: null, tab: 'own' },
  'another-tab': { extension: 'ours', mode: 'standard', tab: 'another' },
  deep: { extension: 'ours', mode: 'deep', tab: 'own' },
  standard: { extension: 'ours', mode: 'standard', tab: 'own' },
} satisfies Record<string, Kind>;

/** The figures of one burst or echo. */
export interface Run {
  /** By the page's clock. */
  readonly milliseconds: number;
  /** CPU seconds of the whole browser; null where the system does not report it. */
  readonly cpu: number | null;
  /** Messages that Switchyard had stored; null for other observers. */
  readonly stored: number | null;
  /** Milliseconds from the page's last message until the last one was stored, or the no-op listener was called last. */
  readonly behind: number | null;
}

/** A separate browser with one page under one observer, and no DevTools. */
export interface ObservedBrowser {
  readonly observer: Observer;
  /** All messages have the same words, or each random ones. */
  burst(count: number, size: number, words?: 'same' | 'random'): Promise<Run>;
  echo(count: number, size: number): Promise<Run>;
  /** Adds so many empty frames to the page, and takes them away again. */
  frames(count: number): Promise<Run>;
  /** Bytes of the JavaScript heap of the observer's worker after a collection; null where there is none. */
  workerHeap(): Promise<number | null>;
  /** How many bytes the extension keeps on disk, according to the browser and to its own store. */
  storedBytes(): Promise<{ readonly browsers: number; readonly own: number } | null>;
  close(): Promise<void>;
}

/** Starts it and attaches the observer to a page of `url`. */
export async function observedBrowser(observer: Observer, url: string): Promise<ObservedBrowser> {
  const browser = findChromium();
  if (browser === null) throw new CannotDo(howToGetChromium());
  // The bare page gets the no-op extension too, not attached, so that every browser loads one extension.
  const { extension: name } = KINDS[observer];
  const extension = name === 'ours' ? await buildExtension() : join(import.meta.dirname, name);
  const run = await quietBrowser(browser.path, extension);
  try {
    return await observe(observer, url, run);
  } catch (problem) {
    await run.close();
    throw problem;
  }
}

async function observe(observer: Observer, url: string, run: QuietBrowser): Promise<ObservedBrowser> {
  const { extension, mode, tab: whose } = KINDS[observer];
  const ours = extension === 'ours';
  const isCounted = mode !== null && extension !== 'no-op-observer' && whose === 'own';
  const { origin } = run;
  const extensionPage = await run.open(`${origin}/${ours ? 'src/panel/panel.html' : 'page.html'}?bench`);
  const tabs = () => extensionPage.call(NUMBERS, tabIds, null);
  const open = async (): Promise<readonly [QuietPage, tab: number]> => {
    const before = await tabs();
    const page = await run.open(url);
    const tab = (await tabs()).find((id) => !before.includes(id));
    if (tab === undefined) throw new Error('the page under test has no tab');
    return [page, tab];
  };
  const [observed, tab] = await open();
  if (isCounted) await extensionPage.call(v.unknown(), startTally, null);
  if (mode !== null) {
    const recorded = whose === 'another' ? (await open())[1] : tab;
    await extensionPage.call(v.unknown(), ours ? startRecording : beginByMessage, [recorded, mode] as const);
  }
  await observed.show();
  const browserPid = await run.pid();

  const measure = async (call: string, count: number, expected: number): Promise<Run> => {
    if (isCounted) await extensionPage.call(v.unknown(), resetTally, null);
    const cpuBefore = await cpuSeconds(browserPid);
    const took = await observed.evaluate(TOOK, call);
    const tally = isCounted ? await extensionPage.call(TALLY, tallyWhen, expected) : null;
    const cpuAfter = await cpuSeconds(browserPid);
    const lastAt =
      observer === 'no-op' ? await extensionPage.call(v.number(), lastHeard, null) : tally?.lastAt;
    return {
      milliseconds: took.milliseconds,
      cpu: cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore,
      stored: tally === null ? null : tally.messages - (expected - count),
      behind: lastAt === undefined ? null : lastAt - took.endedAt,
    };
  };
  return {
    observer,
    // The page's request for the burst is also a message, and each echo is two.
    burst: (count, size, words = 'same') => measure(`burst(${count}, ${size}, '${words}')`, count, count + 1),
    echo: (count, size) => measure(`echo(${count}, ${size})`, count, count * 2),
    frames: (count) => measure(`(${String(addFrames)})(${count})`, 0, 0),
    workerHeap: async () => (ours ? await heapAfterCollection(run.endpoint, `${origin}/`) : null),
    storedBytes: async () => {
      if (!ours) return null;
      const browsers = await extensionPage.call(v.number(), browsersDiskBytes, null);
      return { browsers, own: await extensionPage.call(v.number(), ownDiskBytes, null) };
    },
    close: () => run.close(),
  };
}

/** Runs in the page. Milliseconds are those of the adding. */
function addFrames(count: number): { readonly milliseconds: number; readonly endedAt: number } {
  const begun = performance.now();
  const all = Array.from({ length: count }, () =>
    document.body.appendChild(document.createElement('iframe')),
  );
  const milliseconds = performance.now() - begun;
  for (const frame of all) frame.remove();
  return { milliseconds, endedAt: Date.now() };
}
