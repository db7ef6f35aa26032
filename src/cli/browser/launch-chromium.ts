import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrowserContext, type CDPSession, chromium } from 'playwright-core';
import { chromiumFlags } from './chromium-flags.ts';
import type { FoundChromium } from './find-chromium.ts';
import { launchWithPipe } from './load-unpacked.ts';
import { createProfile } from './profile.ts';

export interface LaunchOptions {
  readonly browser: FoundChromium;
  /** Folder of the built extension. */
  readonly extension: string;
  readonly headless: boolean;
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark' | 'system';
  /** Default: a window of its own where headless (the panel has all of it), else the bottom of the page's window. */
  readonly dock?: 'bottom' | 'undocked';
  readonly flags?: readonly string[];
  /** Whether each tab opens with DevTools. Default: yes. */
  readonly devtools?: boolean;
  /** Whether pages that were left are kept to be shown again, as people's browsers do. Default: no. */
  readonly backForwardCache?: boolean;
  /** The caller watches for SIGINT and the like itself, and closes the browser. Default: they end browser and process. */
  readonly keepSignals?: boolean;
}

/** A running Chromium with the extension. Ends with `close`, or with the process that launched it. */
export interface RunningChromium {
  /** The pages that a person would see: tabs, no DevTools. */
  readonly context: BrowserContext;
  /** Where `connectOverCDP` reaches it. */
  readonly endpoint: string;
  /** The browser as such, for commands that no page has. */
  readonly browserSession: CDPSession;
  close(): Promise<void>;
}

/**
 * Starts a browser with a fresh profile and the extension in it.
 * @throws when the browser does not start.
 */
export async function launchChromium(options: LaunchOptions): Promise<RunningChromium> {
  const { browser, extension, headless, width = 1400, height = 900, theme = 'system' } = options;
  const profile = await createProfile({ dock: options.dock ?? (headless ? 'undocked' : 'bottom'), theme });
  const flags = [
    ...chromiumFlags({ headless, width, height, withoutSandbox: process.getuid?.() === 0 }),
    ...(options.flags ?? []),
  ];
  const closers: (() => Promise<unknown>)[] = [
    () => rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  ];
  const close = async () => {
    for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) await closer();
  };
  try {
    let context: BrowserContext | null = null;
    if (browser.branded) {
      closers.push(await launchWithPipe({ path: browser.path, profile, flags, extension }));
    } else {
      context = await chromium.launchPersistentContext(profile, {
        executablePath: browser.path,
        headless: false, // `--headless=new` among the flags: the old mode of Playwright knows no extension
        viewport: null,
        handleSIGINT: options.keepSignals !== true,
        handleSIGTERM: options.keepSignals !== true,
        handleSIGHUP: options.keepSignals !== true,
        ignoreDefaultArgs: [
          '--disable-extensions',
          '--enable-automation',
          ...(options.backForwardCache === true ? ['--disable-back-forward-cache'] : []),
        ],
        args: [
          ...flags,
          ...(options.devtools === false ? [] : ['--auto-open-devtools-for-tabs']),
          `--load-extension=${extension}`,
          `--disable-extensions-except=${extension}`,
        ],
      });
      const launched = context;
      closers.push(() => launched.close());
    }
    const port = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n')[0] ?? '';
    const endpoint = `http://127.0.0.1:${port}`;
    // Each client that connects hears of every message of every socket: one that is there already serves as well.
    const connected = context?.browser() ?? (await chromium.connectOverCDP(endpoint));
    const tabs = context ?? connected.contexts()[0];
    if (tabs === undefined) throw new Error('the browser has no window');
    return { context: tabs, endpoint, browserSession: await connected.newBrowserCDPSession(), close };
  } catch (problem) {
    await close();
    throw problem;
  }
}
