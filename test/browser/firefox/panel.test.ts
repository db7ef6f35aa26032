import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEY } from '../../../src/cli/browser/firefox/panel-driver.ts';
import { GECKO_ID } from '../../../src/cli/build/manifest-for.ts';
import { type FirefoxPanel, startFirefoxPanel } from '../../support/firefox/firefox-panel.ts';

const PAGE = 'data:text/html,<!doctype html><title>inspected</title><p>inspected</p>';

/** Width and height of a PNG (its IHDR chunk), and that it is not of one colour: such a picture packs into next to nothing. */
function sizeOf(png: Buffer): { width: number; height: number; bytes: number } {
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), bytes: png.byteLength };
}

const typed = () => document.querySelector<HTMLInputElement>('input[type=search]')?.value;

/** Chooses DevTools' theme while they are closed, and forgets what the console said before. */
const BEGIN_IN = `
  Services.prefs.setCharPref('devtools.theme', arguments[0]);
  Services.console.reset();
`;

let started: FirefoxPanel | null = null;

afterAll(() => started?.close());

/** One Firefox for both: its toolbox is opened anew. */
async function openIn(theme: 'light' | 'dark'): Promise<FirefoxPanel> {
  if (started === null) {
    started = await startFirefoxPanel({ url: PAGE, theme });
  } else {
    await started.closeToolbox();
    await started.firefox.executeScript('chrome', BEGIN_IN, theme);
    await started.openToolbox();
  }
  return started;
}

describe.each(['light', 'dark'] as const)('the panel in Firefox’s toolbox, %s', (theme) => {
  let running: FirefoxPanel;
  beforeAll(async () => {
    running = await openIn(theme);
  });

  it('opens in its theme without a fault', async () => {
    const { panel } = running;
    await panel.waitFor({ role: 'button', name: /^(Record|Stop)/ });
    await panel.waitFor({ role: 'button', name: 'Clear' });
    await expect.poll(() => panel.evaluate(() => document.documentElement.dataset.theme)).toBe(theme);
    // Our own policy in the place of Firefox's default, and no quirks mode, which a missing page would have.
    expect(await panel.evaluate(() => document.compatMode)).toBe('CSS1Compat');
    expect(await running.faults()).toEqual([]);
    const { width, height, bytes } = sizeOf(await panel.screenshot());
    expect([width > 600, height > 200, bytes > 5000]).toEqual([true, true, true]);
    expect(sizeOf(await running.screenshotOfWindow()).height).toBeGreaterThan(height);
  });

  it('follows DevTools to another theme', async () => {
    const { panel, firefox } = running;
    const shown = () => panel.evaluate(() => document.documentElement.dataset.theme);
    await expect.poll(shown).toBe(theme);
    const other = theme === 'light' ? 'dark' : 'light';
    await firefox.executeScript('chrome', `Services.prefs.setCharPref('devtools.theme', '${other}')`);
    await expect.poll(shown).toBe(other);
  });

  it('takes the mouse and keys, and opens again after it was closed', async () => {
    const { panel } = running;
    await panel.click({ role: 'searchbox' });
    await panel.keys('chat');
    await panel.keys(KEY.ArrowLeft, ['Shift']);
    await panel.keys('r');
    await expect.poll(() => panel.evaluate(typed)).toBe('char');
    await running.closeToolbox();
    await running.openToolbox();
    await panel.waitFor({ role: 'button', name: 'Clear' });
    expect(await running.faults()).toEqual([]);
  });

  it('is told by the manifest that it may look at every site, and its user may take that back', async () => {
    const mayLook = () =>
      running.firefox.executeScript(
        'chrome',
        'return WebExtensionPolicy.getByID(arguments[0]).canAccessURI(Services.io.newURI("https://example.org/"))',
        GECKO_ID,
      );
    expect(await mayLook()).toBe(true);
    await running.setHostAccess(false);
    await expect.poll(mayLook).toBe(false);
    await running.setHostAccess(true);
    await expect.poll(mayLook).toBe(true);
  });
});
