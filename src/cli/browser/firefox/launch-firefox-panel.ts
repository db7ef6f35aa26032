import { join } from 'node:path';
import * as v from 'valibot';
import { GECKO_ID } from '../../build/manifest-for.ts';
import { drivePanel, type PanelDriver } from './panel-driver.ts';
import type { Preference } from './profile.ts';
import { type Firefox, startFirefox } from './start-firefox.ts';

/** The add-on's origin: Firefox invents one for each profile, unless it finds one there. */
export const ADDON_ORIGIN = 'moz-extension://5717c4a4-d000-4000-8000-000000000006';

/** Folder of the profile into which Firefox saves downloads, without a question. */
const DOWNLOADS = 'downloads';

export interface LaunchFirefoxOptions {
  /** Path of a Firefox. Default: the one that is found. */
  readonly path?: string;
  /** Folder of the built add-on. */
  readonly extension: string;
  /** Opened before DevTools. Default: `about:blank` stays. */
  readonly url?: string;
  readonly theme?: 'light' | 'dark' | 'auto';
  /** Height of the toolbox at the window's bottom, in CSS pixels. */
  readonly height?: number;
  readonly headless?: boolean;
  readonly preferences?: Readonly<Record<string, Preference>>;
  readonly acceptInsecureCertificates?: boolean;
}

/** A running Firefox with an add-on, and its toolbox on the Switchyard panel. */
export interface RunningFirefox {
  readonly firefox: Firefox;
  readonly panel: PanelDriver;
  /** The folder of downloads. */
  readonly downloads: string;
  closeToolbox(): Promise<void>;
  /** Opens the toolbox of the selected tab where it is closed, and chooses the Switchyard panel. */
  openToolbox(): Promise<void>;
  /** A PNG of the whole window, toolbox included. */
  screenshotOfWindow(): Promise<Buffer>;
  close(): Promise<void>;
}

const OPEN = `
  const [id, done] = arguments;
  const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs');
  const { gDevTools } = require('devtools/client/framework/devtools');
  const until = async (ready) => {
    while (!ready()) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  (async () => {
    const toolbox = await gDevTools.showToolboxForTab(gBrowser.selectedTab);
    window.switchyardToolbox = toolbox;
    // The add-on's devtools page adds the panel when it has run.
    const ours = () => toolbox.getAdditionalTools().find(({ extensionId }) => extensionId === id);
    await until(ours);
    await toolbox.selectTool(ours().id);
    const frame = toolbox.doc.getElementById('toolbox-panel-iframe-' + ours().id);
    window.switchyardPanel = () => frame.contentDocument.querySelector('browser');
    await until(() => window.switchyardPanel()?.currentURI?.spec.includes('/panel.html'));
  })().then(() => done(null), (problem) => done(String(problem)));
`;

const CLOSE = `
  const [done] = arguments;
  const toolbox = window.switchyardToolbox;
  toolbox.destroy().then(() => done(null), (problem) => done(String(problem)));
`;

const DOWNLOADS_TO = `
  const folder = PathUtils.join(PathUtils.profileDir, arguments[0]);
  Services.prefs.setIntPref('browser.download.folderList', 2);
  Services.prefs.setStringPref('browser.download.dir', folder);
  return IOUtils.makeDirectory(folder).then(() => folder);
`;

const PICTURE = v.object({ value: v.string() });

/** Runs a script of the browser's own that calls back with null, or with what went wrong. */
export async function askFirefox(
  firefox: Firefox,
  script: string,
  ...args: readonly unknown[]
): Promise<void> {
  const problem = await firefox.executeAsyncScript('chrome', script, ...args);
  if (problem !== null) throw new Error(JSON.stringify(problem));
}

/**
 * Starts Firefox with a fresh profile and the add-on in it, and opens the toolbox on the panel.
 * @throws with one sentence, or Firefox's own words, where it does not start.
 */
export async function launchFirefoxPanel(options: LaunchFirefoxOptions): Promise<RunningFirefox> {
  const firefox = await startFirefox({
    ...(options.path === undefined ? {} : { path: options.path }),
    headless: options.headless ?? true,
    preferences: {
      'extensions.webextensions.uuids': JSON.stringify({ [GECKO_ID]: new URL(ADDON_ORIGIN).host }),
      'devtools.theme': options.theme ?? 'auto',
      'devtools.toolbox.host': 'bottom',
      // What shows until the panel is chosen: the Inspector would cost half a second of a processor.
      'devtools.toolbox.selectedTool': 'options',
      'devtools.toolbox.footer.height': options.height ?? 520,
      // What the panel exports is saved without a question, and no list of downloads opens over it.
      'browser.download.useDownloadDir': true,
      'browser.download.always_ask_before_handling_new_types': false,
      'browser.download.alwaysOpenPanel': false,
      ...options.preferences,
    },
    acceptInsecureCertificates: options.acceptInsecureCertificates ?? false,
  });
  try {
    const downloads = v.parse(v.string(), await firefox.executeScript('chrome', DOWNLOADS_TO, DOWNLOADS));
    await firefox.send('chrome', 'Addon:Install', { path: options.extension, temporary: true });
    if (options.url !== undefined) await firefox.navigate(options.url);
    const openToolbox = () => askFirefox(firefox, OPEN, GECKO_ID);
    await openToolbox();
    return {
      firefox,
      panel: drivePanel(firefox),
      downloads,
      closeToolbox: () => askFirefox(firefox, CLOSE),
      openToolbox,
      screenshotOfWindow: async () => {
        const picture = await firefox.send('chrome', 'WebDriver:TakeScreenshot', { full: false });
        return Buffer.from(v.parse(PICTURE, picture).value, 'base64');
      },
      close: () => firefox.close(),
    };
  } catch (problem) {
    await firefox.close();
    throw problem;
  }
}

/** Where a file that was saved under that name lies. */
export function downloadPath({ downloads }: RunningFirefox, name: string): string {
  return join(downloads, name);
}
