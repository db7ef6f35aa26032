import type { CDPSession, Frame, Page } from 'playwright-core';
import { openDevtoolsAt } from '../browser/devtools.ts';
import { findChromium, howToGetChromium } from '../browser/find-chromium.ts';
import { CannotDo } from '../cannot-do.ts';
import { type QuietPage, type QuietScope, quietBrowser } from './quiet-browser.ts';

/** Milliseconds: Chrome's own list is unusable for 14 s after 20,000 messages. */
export const PATIENCE = 180_000;

/** Real DevTools with an extension's panel chosen, for a page of the flood server that nobody else observes. */
export interface DevtoolsUnderTest {
  readonly page: QuietPage;
  /** The DevTools window. */
  readonly devtools: Page;
  readonly panel: Frame;
  /** The extension's background worker as it runs now. */
  worker(): Promise<QuietScope>;
  /** The browser itself, for its tracing. */
  readonly browserSession: CDPSession;
  /** Of the browser's own process. */
  readonly pid: number;
  close(): Promise<void>;
}

/**
 * Starts a browser with DevTools on the panel of an extension that calls it Switchyard.
 * @param extension its folder
 */
export async function devtoolsUnderTest(url: string, extension: string): Promise<DevtoolsUnderTest> {
  const browser = findChromium();
  if (browser === null) throw new CannotDo(howToGetChromium());
  const run = await quietBrowser(browser.path, extension);
  try {
    const page = await run.open(url);
    const { window: devtools, panel } = await openDevtoolsAt(run.endpoint, await page.openDevtools());
    await devtools.setViewportSize({ width: 1280, height: 720 });
    devtools.setDefaultTimeout(PATIENCE);
    // tsx keeps the names of functions with a helper that these documents do not have.
    for (const document of [panel, devtools]) await document.evaluate('globalThis.__name = (named) => named');
    const browserSession = await devtools.context().browser()?.newBrowserCDPSession();
    if (browserSession === undefined) throw new Error('the browser has no session of its own');
    return {
      page,
      devtools,
      panel,
      worker: () => run.worker(),
      browserSession,
      pid: await run.pid(),
      close: () => run.close(),
    };
  } catch (problem) {
    await run.close();
    throw problem;
  }
}
