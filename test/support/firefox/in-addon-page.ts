import * as v from 'valibot';
import { ADDON_ORIGIN } from '../../../src/cli/browser/firefox/launch-firefox-panel.ts';
import type { Firefox } from '../../../src/cli/browser/firefox/start-firefox.ts';

const OPENED = v.object({ handle: v.string() });
const CURRENT = v.object({ value: v.string() });

/**
 * Opens a page of the add-on in a tab beside, runs `work` while WebDriver looks at that tab, and closes it again. The panel has the
 * same storage and channels, and its policy does not hold for what WebDriver runs.
 */
export async function inAddonPage<T>(firefox: Firefox, work: () => Promise<T>): Promise<T> {
  const { value: before } = v.parse(CURRENT, await firefox.send('content', 'WebDriver:GetWindowHandle'));
  const tab = await firefox.send('content', 'WebDriver:NewWindow', { type: 'tab', focus: false });
  const turnTo = (handle: string) =>
    firefox.send('content', 'WebDriver:SwitchToWindow', { handle, focus: false });
  await turnTo(v.parse(OPENED, tab).handle);
  try {
    await firefox.navigate(`${ADDON_ORIGIN}/src/panel/access.html`);
    return await work();
  } finally {
    await firefox.send('content', 'WebDriver:CloseWindow');
    await turnTo(before);
  }
}
