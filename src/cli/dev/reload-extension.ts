import type { Page } from 'playwright-core';
import { type OpenDevtools, openDevtools } from '../browser/devtools.ts';
import type { RunningChromium } from '../browser/launch-chromium.ts';
import { waitForRecording } from '../start/recording.ts';

const PATIENCE = 60_000; // milliseconds

/**
 * Makes a running Chromium load the extension's folder again, opens DevTools of the tab on the new panel, and reloads the
 * page once the panel records. DevTools has to be opened again, because it disappears with the extension whose panel it
 * shows (Chromium 156).
 * @throws when the extension, DevTools or the panel does not come back within a minute.
 */
export async function reloadExtension(run: RunningChromium, tab: Page): Promise<OpenDevtools> {
  const { window, panel } = await openDevtools(run, tab);
  const { host } = new URL(panel.url());
  const restarted = run.context.waitForEvent('serviceworker', {
    predicate: (worker) => new URL(worker.url()).host === host,
    timeout: PATIENCE,
  });
  // The call removes its own frame, so it runs after this one was answered.
  const asked = panel.evaluate('void setTimeout(() => chrome.runtime.reload(), 0)');
  await Promise.all([restarted, asked]);
  await window.close();
  const reopened = await openDevtools(run, tab);
  await waitForRecording(reopened.panel);
  await tab.reload({ waitUntil: 'commit' });
  return reopened;
}
