import type { BrowserContext, Frame, Page } from 'playwright-core';
import { openDevtools } from '../../src/cli/browser/devtools.ts';
import { findChromium, howToGetChromium } from '../../src/cli/browser/find-chromium.ts';
import { launchChromium } from '../../src/cli/browser/launch-chromium.ts';
import { buildExtension } from '../../src/cli/build/build-extension.ts';
import { waitForRecording } from '../../src/cli/start/recording.ts';
import { chooseSource } from '../../src/cli/start/recording-source.ts';

export interface PanelOptions {
  /** Opened once the panel is up. Default: `about:blank` stays. */
  readonly url?: string;
  readonly theme?: 'light' | 'dark';
  /** Size of the DevTools window in CSS pixels; given, it is set after the panel was chosen. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Further command line switches of Chromium. */
  readonly flags?: readonly string[];
  /** How the first tab records, and those opened later. Default: deep. */
  readonly mode?: 'standard' | 'deep';
  /** A built extension other than this tree's. */
  readonly extension?: string;
}

/** One tab with DevTools on the Switchyard panel. */
export interface PanelTab {
  /** The inspected page. */
  readonly page: Page;
  /** The DevTools window: send keys and the mouse here, take screenshots of it. */
  readonly devtools: Page;
  /** The panel's document: `panel.getByRole(...)`. */
  readonly panel: Frame;
}

/** A real Chromium with the extension of this tree, and DevTools on the Switchyard panel of its first tab. */
export interface ChromiumPanel extends PanelTab {
  readonly context: BrowserContext;
  readonly extensionId: string;
  /** Another tab with a DevTools window and a panel of its own. */
  openSecondTab(url?: string): Promise<PanelTab>;
  /** Closes DevTools of a tab; the tab itself stays. */
  closeDevtools(tab: PanelTab): Promise<void>;
  /** Opens DevTools of a tab (again), on the Switchyard panel. */
  reopenDevtools(page: Page): Promise<PanelTab>;
  /** Ends the browser and removes its profile. */
  close(): Promise<void>;
}

/** Milliseconds; what is waited for comes, though a busy machine takes several times as long as a quiet one. */
const PATIENCE = 120_000;

/** Starts the browser headless. Close what this returns, in `afterAll` or `finally`. */
export async function openPanel(options: PanelOptions = {}): Promise<ChromiumPanel> {
  const browser = findChromium();
  if (browser === null) throw new Error(howToGetChromium());
  const run = await launchChromium({
    browser,
    extension: options.extension ?? (await buildExtension()),
    headless: true,
    theme: options.theme ?? 'light',
    flags: options.flags ?? [],
  });
  run.context.setDefaultTimeout(PATIENCE);
  const open = async (page: Page): Promise<PanelTab> => {
    const { window, panel } = await openDevtools(run, page);
    window.setDefaultTimeout(PATIENCE);
    if (options.size !== undefined) await window.setViewportSize(options.size);
    return { page, devtools: window, panel };
  };
  try {
    const first = await open(run.context.pages()[0] ?? (await run.context.newPage()));
    // It begins by itself. A page that is loaded after that is recorded from its first script on.
    await waitForRecording(first.panel);
    await chooseSource(first.panel, options.mode ?? 'deep');
    if (options.url !== undefined) await first.page.goto(options.url);
    return {
      ...first,
      context: run.context,
      extensionId: new URL(first.panel.url()).host,
      openSecondTab: async (url) => {
        const tab = await open(await run.context.newPage());
        if (url !== undefined) await tab.page.goto(url);
        return tab;
      },
      closeDevtools: (tab) => tab.devtools.close(),
      reopenDevtools: open,
      close: () => run.close(),
    };
  } catch (problem) {
    await run.close();
    throw problem;
  }
}
