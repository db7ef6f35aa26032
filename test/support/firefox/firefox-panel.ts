import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { expect, vi } from 'vitest';
import { exportFromPanel } from '../../../src/cli/browser/firefox/export-from-panel.ts';
import {
  ADDON_ORIGIN,
  askFirefox,
  type LaunchFirefoxOptions,
  launchFirefoxPanel,
  type RunningFirefox,
} from '../../../src/cli/browser/firefox/launch-firefox-panel.ts';
import { buildExtension } from '../../../src/cli/build/build-extension.ts';
import { GECKO_ID } from '../../../src/cli/build/manifest-for.ts';
import { type HarEntry, readExportedHar } from '../recording/exported-har.ts';

export interface FirefoxPanelOptions extends Omit<LaunchFirefoxOptions, 'extension' | 'path'> {
  /** A built add-on other than this tree's. */
  readonly extension?: string;
}

/** A real Firefox with the add-on of this tree, and its toolbox on the Switchyard panel. */
export interface FirefoxPanel extends RunningFirefox {
  /** What the browser's console says of the add-on's own scripts and pages: errors and warnings. */
  faults(): Promise<readonly string[]>;
  /** Resolves when the panel says that it records, or that it does not. It begins by itself when it is first shown. */
  untilRecording(recording: boolean): Promise<void>;
  /** Resolves when the hook of the page is heard: of one that was there before recording, that is a moment after it began. */
  untilCovered(): Promise<void>;
  /** Gives or takes back the add-on's access to all sites, as its user can in about:addons. */
  setHostAccess(granted: boolean): Promise<void>;
  /** Has the panel export a HAR with Redact off, through its dialog. */
  exportHar(): Promise<HarEntry[]>;
}

const PRESSED = `return document.querySelector('[aria-label=Record]')?.getAttribute('aria-pressed')`;
const RECORDING_COMES = 60_000; // milliseconds
/** Milliseconds for a script's answer and for a page: a busy machine takes several times as long as a quiet one. */
const PATIENCE = 240_000;

const FAULTS = `
  const [origin] = arguments;
  const faults = [];
  for (const message of Services.console.getMessageArray()) {
    if (!(message instanceof Ci.nsIScriptError)) continue;
    // What a call of the extension API came to after its document was gone: Firefox notes it, and nobody could prevent it.
    if (message.errorMessage.includes('after context unloaded')) continue;
    // The same of a document that was left and is kept, or is just leaving.
    if (message.errorMessage.includes('while context is inactive')) continue;
    // Firefox 153 ends one script of every page that goes to another process; here that is the hook's, which tells again.
    if (message.errorMessage.includes('Script terminated by timeout')) continue;
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

/** Starts Firefox headless with the panel open. Close what this returns, in `afterAll` or `finally`. */
export async function startFirefoxPanel(options: FirefoxPanelOptions = {}): Promise<FirefoxPanel> {
  const extension = options.extension ?? (await buildExtension('firefox'));
  const run = await launchFirefoxPanel({ theme: 'light', ...options, extension });
  const { firefox } = run;
  await firefox.send('content', 'WebDriver:SetTimeouts', { script: PATIENCE, pageLoad: PATIENCE });
  return {
    ...run,
    faults: async () =>
      v.parse(v.array(v.string()), await firefox.executeScript('chrome', FAULTS, ADDON_ORIGIN)),
    untilRecording: (recording) =>
      vi.waitFor(
        async () => expect(await run.panel.evaluate(PRESSED)).toBe(String(recording)),
        RECORDING_COMES,
      ),
    untilCovered: () =>
      vi.waitFor(
        async () =>
          expect(await run.panel.textOf({ role: 'list', name: 'Coverage' })).toContain(
            'Covered: page, iframes',
          ),
        RECORDING_COMES,
      ),
    setHostAccess: (granted) => askFirefox(firefox, HOST_ACCESS, GECKO_ID, granted),
    exportHar: async () => {
      const saved = await exportFromPanel(run, { format: 'HAR', redact: false });
      const entries = readExportedHar(await readFile(saved.path, 'utf8'));
      await saved.discard();
      return entries;
    },
  };
}
