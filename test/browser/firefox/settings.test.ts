import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEY } from '../../../src/cli/browser/firefox/panel-driver.ts';
import { axeViolationsInFirefox } from '../../panel/support/axe.ts';
import { type FirefoxPanel, startFirefoxPanel } from '../../support/firefox/firefox-panel.ts';

const PAGE = 'data:text/html,<!doctype html><title>inspected</title><p>inspected</p>';

let running: FirefoxPanel;

const theme = () => running.panel.evaluate(() => document.documentElement.dataset.theme);
const focus = () => running.panel.evaluate(() => document.activeElement?.getAttribute('aria-label'));
const settings = async () => (await running.panel.names({ role: 'dialog', name: 'Settings' })).length;
const deep = () =>
  running.panel.evaluate(() => {
    const label = [...document.querySelectorAll('dialog label')].find((each) =>
      each.textContent?.startsWith('Deep'),
    );
    return [label?.querySelector('input')?.disabled, label?.querySelector('.hint')?.textContent];
  });
/** What axe finds wrong in the panel as it is now. */
const violations = () => axeViolationsInFirefox(running.panel);

beforeAll(async () => {
  running = await startFirefoxPanel({ url: PAGE });
  await running.panel.click({ role: 'button', name: 'Settings' });
  await running.panel.waitFor({ role: 'dialog', name: 'Settings' });
});

afterAll(async () => {
  await running?.close();
});

describe('settings in Firefox', () => {
  it('show Deep as not available, with the reason', async () => {
    await expect.poll(deep).toEqual([true, 'Not available here: Firefox gives no add-on a debugger.']);
  });

  it('pass axe in both themes, which they change at once', async () => {
    expect([await theme(), await violations()]).toEqual(['light', []]);
    await running.panel.click({ role: 'radio', name: 'Dark' });
    await expect.poll(theme).toBe('dark');
    expect(await violations()).toEqual([]);
  });

  it('close by Escape, with the focus back on their button, and are there again with the toolbox', async () => {
    await running.panel.keys(KEY.Escape);
    await expect.poll(settings).toBe(0);
    await expect.poll(focus).toBe('Settings');
    await running.closeToolbox();
    await running.openToolbox();
    await running.panel.waitFor({ role: 'button', name: 'Settings' });
    await expect.poll(theme).toBe('dark');
    expect(await running.faults()).toEqual([]);
  });
});
