import { setTimeout as wait } from 'node:timers/promises';
import type { BrowserContext, CDPSession } from 'playwright-core';
import { chromiumFlags } from './chromium-flags.ts';
import { connectPlaywright } from './connect-playwright.ts';
import type { FoundChromium } from './find-chromium.ts';
import { createProfile } from './profile.ts';
import { releaseFrames } from './release-frames.ts';
import { startBrowser } from './start-browser.ts';
import { startWithExtension } from './start-with-extension.ts';

export interface LaunchOptions {
  readonly browser: FoundChromium;
  /** Folder of the built extension. */
  readonly extension: string;
  readonly headless: boolean;
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark' | 'system';
  /** Default: a separate window where headless (the panel then has all of it), otherwise the bottom of the page's window. */
  readonly dock?: 'bottom' | 'undocked';
  readonly flags?: readonly string[];
  /** Whether each tab opens with DevTools. Default: yes. */
  readonly devtools?: boolean;
  /** Whether pages that were left are kept to be shown again, as in people's browsers. Default: no. */
  readonly backForwardCache?: boolean;
}

/** A running Chromium with the extension. Ends with `close`, or with the process that launched it. */
export interface RunningChromium {
  /** The pages that a person would see: tabs without DevTools. */
  readonly context: BrowserContext;
  /** Where `connectOverCDP` reaches it. */
  readonly endpoint: string;
  /** The browser itself, for commands that no page has. */
  readonly browserSession: CDPSession;
  close(): Promise<void>;
  /** Closes it as a person does, so that it writes what it still holds: ended by a signal, it cuts its NetLog (seen in 156). */
  quit(): Promise<void>;
}

/** Besides the switches of every browser that we start: those that Playwright uses, as far as they matter here. */
const AUTOMATED = [
  // Tabs that are not in front, and pages that are busy, run as if they were visible.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-hang-monitor',
  '--disable-ipc-flooding-protection',
  '--allow-pre-commit-input',
  // Nobody is there to answer.
  '--disable-popup-blocking',
  '--disable-prompt-on-repost',
  '--disable-search-engine-choice-screen',
  '--unsafely-disable-devtools-self-xss-warnings',
  '--password-store=basic',
  '--use-mock-keychain',
  // The same on every machine.
  '--disable-field-trial-config',
  '--disable-default-apps',
  '--disable-component-extensions-with-background-pages',
  '--disable-dev-shm-usage',
  '--force-color-profile=srgb',
  '--enable-unsafe-swiftshader',
  '--enable-features=CDPScreenshotNewSurface,SkipListAccountsWithoutGaiaCookies',
  // Nothing is reported or prompted for.
  '--disable-breakpad',
  '--metrics-recording-only',
  '--no-service-autorun',
];

/** Features of Chromium that would use the network, cover a page, or cost time that nobody needs. */
const WITHOUT_FEATURES = [
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  // A process that is started ahead of the next page takes a part of a second of a processor (seen in 156).
  'SpareRendererForSitePerProcess',
  'ThirdPartyStoragePartitioning',
  'Translate',
  // Two pages for the address bar's suggestions take a second of a processor at each start (seen in 156).
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxPopup',
];

const QUIT_TIMEOUT = 30_000; // milliseconds

/**
 * Starts a browser with a fresh profile and the extension in it.
 * @throws when the browser does not start.
 */
export async function launchChromium(options: LaunchOptions): Promise<RunningChromium> {
  const { browser, extension, headless, width = 1400, height = 900, theme = 'system' } = options;
  const profile = await createProfile({ dock: options.dock ?? (headless ? 'undocked' : 'bottom'), theme });
  const flags = [
    ...chromiumFlags({ headless, width, height, withoutSandbox: process.getuid?.() === 0 }),
    ...AUTOMATED,
    `--disable-features=${WITHOUT_FEATURES.join(',')}`,
    ...(options.backForwardCache === true ? [] : ['--disable-back-forward-cache']),
    ...(options.devtools === false ? [] : ['--auto-open-devtools-for-tabs']),
    ...(options.flags ?? []),
  ];
  const start = { path: browser.path, profile, flags };
  const loading = [`--load-extension=${extension}`, `--disable-extensions-except=${extension}`];
  const run = browser.branded
    ? await startWithExtension(start, extension)
    : await startBrowser({ ...start, flags: [...flags, ...loading] });
  try {
    const connected = await connectPlaywright(run.endpoint);
    if (options.devtools !== false) await releaseFrames(run.endpoint);
    const [context] = connected.contexts();
    if (context === undefined) throw new Error('the browser has no window');
    const browserSession = await connected.newBrowserCDPSession();
    const quit = async () => {
      // Its answer may come no more.
      await Promise.race([browserSession.send('Browser.close').catch(() => undefined), run.ended]);
      await Promise.race([run.ended, wait(QUIT_TIMEOUT, undefined, { ref: false })]);
      await run.stop();
    };
    return { context, endpoint: run.endpoint, browserSession, close: () => run.stop(), quit };
  } catch (problem) {
    await run.stop();
    throw problem;
  }
}
