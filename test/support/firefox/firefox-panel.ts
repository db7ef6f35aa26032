import * as v from 'valibot';
import { buildExtension } from '../../../src/cli/build/build-extension.ts';
import { GECKO_ID } from '../../../src/cli/build/manifest-for.ts';
import { drivePanel, type PanelDriver } from './panel-driver.ts';
import type { Preference } from './profile.ts';
import { type Firefox, startFirefox } from './start-firefox.ts';

/** The add-on's origin in every test: Firefox makes one up for each profile, unless it finds one there. */
export const ADDON_ORIGIN = 'moz-extension://5717c4a4-d000-4000-8000-000000000006';

export interface FirefoxPanelOptions {
  /** Opened before DevTools. Default: `about:blank` stays. */
  readonly url?: string;
  readonly theme?: 'light' | 'dark';
  /** Height of the toolbox at the window's bottom, in CSS pixels. */
  readonly height?: number;
  readonly preferences?: Readonly<Record<string, Preference>>;
  readonly acceptInsecureCertificates?: boolean;
  /** A built add-on other than this tree's. */
  readonly extension?: string;
}

/** A real Firefox with the add-on of this tree, and its toolbox on the Switchyard panel. */
export interface FirefoxPanel {
  readonly firefox: Firefox;
  readonly panel: PanelDriver;
  /** What the browser's console says of the add-on's own scripts and pages: errors and warnings. */
  faults(): Promise<readonly string[]>;
  /** Gives or takes back the add-on's access to all sites, as its user can in about:addons. */
  setHostAccess(granted: boolean): Promise<void>;
  closeToolbox(): Promise<void>;
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

const FAULTS = `
  const [origin] = arguments;
  const faults = [];
  for (const message of Services.console.getMessageArray()) {
    if (!(message instanceof Ci.nsIScriptError)) continue;
    // What a call of the extension API came to after its document was gone: Firefox notes it, and nobody could prevent it.
    if (message.errorMessage.includes('after context unloaded')) continue;
    if ((message.sourceName + message.errorMessage).includes(origin)) faults.push(message.message);
  }
  return faults;
`;

const HOST_ACCESS = `
  const [id, granted, done] = arguments;
  const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
  const { extension } = WebExtensionPolicy.getByID(id);
  const all = { origins: ['<all_urls>'], permissions: [] };
  const change = granted ? ExtensionPermissions.add(id, all, extension) : ExtensionPermissions.remove(id, all, extension);
  change.then(() => done(null), (problem) => done(String(problem)));
`;

const PICTURE = v.object({ value: v.string() });

/** Starts Firefox headless with the panel open. Close what this returns, in `afterAll` or `finally`. */
export async function startFirefoxPanel(options: FirefoxPanelOptions = {}): Promise<FirefoxPanel> {
  const path = options.extension ?? (await buildExtension('firefox'));
  const firefox = await startFirefox({
    preferences: {
      'extensions.webextensions.uuids': JSON.stringify({ [GECKO_ID]: new URL(ADDON_ORIGIN).host }),
      'devtools.theme': options.theme ?? 'light',
      'devtools.toolbox.host': 'bottom',
      'devtools.toolbox.footer.height': options.height ?? 520,
      ...options.preferences,
    },
    acceptInsecureCertificates: options.acceptInsecureCertificates ?? false,
  });
  const ask = async (script: string, ...args: readonly unknown[]): Promise<void> => {
    const problem = await firefox.executeAsyncScript('chrome', script, ...args);
    if (problem !== null) throw new Error(JSON.stringify(problem));
  };
  const openToolbox = () => ask(OPEN, GECKO_ID);
  try {
    await firefox.send('chrome', 'Addon:Install', { path, temporary: true });
    if (options.url !== undefined) await firefox.navigate(options.url);
    await openToolbox();
    return {
      firefox,
      panel: drivePanel(firefox),
      faults: async () =>
        v.parse(v.array(v.string()), await firefox.executeScript('chrome', FAULTS, ADDON_ORIGIN)),
      setHostAccess: (granted) => ask(HOST_ACCESS, GECKO_ID, granted),
      closeToolbox: () => ask(CLOSE),
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
