import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTING_NAMES } from '../../../src/channel/settings.ts';
import { axeViolations } from '../../panel/support/axe.ts';
import { type ChatServer, startChatServer } from '../../panel/support/chat-server.ts';
import { type ChromiumPanel, openPanel, type PanelTab } from '../../support/chromium-panel.ts';

const dialog = (tab: PanelTab) => tab.panel.getByRole('dialog', { name: 'Settings' });
const opener = (tab: PanelTab) => tab.panel.getByRole('button', { name: 'Settings', exact: true });
const theme = (tab: PanelTab) => tab.panel.evaluate(() => document.documentElement.dataset.theme);
const focused = (control: Locator) => control.evaluate((element) => element === document.activeElement);
const check = (tab: PanelTab, name: string) => dialog(tab).getByRole('checkbox', { name, exact: true });
const radio = (tab: PanelTab, name: string) => dialog(tab).getByRole('radio', { name, exact: true });
const limit = (tab: PanelTab) => dialog(tab).getByRole('combobox', { name: 'Limit for all recordings' });

async function open(tab: PanelTab): Promise<void> {
  await opener(tab).click();
  await dialog(tab).waitFor();
}
const close = (tab: PanelTab) => dialog(tab).getByRole('button', { name: 'Close' }).click();
const mode = (tab: PanelTab) => tab.panel.getByRole('radio', { name: 'Deep', exact: true }).isChecked();
const preserve = (tab: PanelTab) => tab.panel.getByRole('checkbox', { name: 'Preserve log' }).isChecked();

describe('settings', () => {
  let server: ChatServer;
  let at: ChromiumPanel;
  let second: PanelTab;

  const row = () => at.panel.getByRole('row').filter({ hasText: 'token' });
  const counts = () =>
    row()
      .getByRole('img', { name: /passed/ })
      .getAttribute('aria-label');

  beforeAll(async () => {
    server = await startChatServer();
    at = await openPanel({ url: server.page, mode: 'standard', size: { width: 1280, height: 720 } });
    await at.panel.getByRole('button', { name: 'Record', pressed: true }).waitFor();
    second = await at.openSecondTab(server.page);
  });
  afterAll(async () => {
    await at?.close();
    await server?.close();
  });

  it('open and close by keys, and the focus comes back to their button', async () => {
    await opener(at).focus();
    await at.devtools.keyboard.press('Enter');
    await dialog(at).waitFor();
    expect(await axeViolations(at.panel)).toEqual([]);
    await at.devtools.keyboard.press('Escape');
    await dialog(at).waitFor({ state: 'detached' });
    await expect.poll(() => focused(opener(at))).toBe(true);
  });

  it('change the theme at once, in the other panel as well, and both pass axe', async () => {
    await open(at);
    await open(second);
    await radio(at, 'As DevTools').focus();
    await at.devtools.keyboard.press('ArrowDown');
    await expect.poll(() => focused(radio(at, 'Light'))).toBe(true);
    await at.devtools.keyboard.press('ArrowDown');
    await expect.poll(() => Promise.all([theme(at), theme(second)])).toEqual(['dark', 'dark']);
    await expect.poll(() => radio(second, 'Dark').isChecked()).toBe(true);
    expect(await axeViolations(at.panel)).toEqual([]);
    await close(second);
    await close(at);
  });

  it('switch advice off: it counts no more, stands last among the checks, and leads back here', async () => {
    await at.page.evaluate(async (url) => {
      const socket = new WebSocket(`${url}?token=abc123`, ['chat']);
      await new Promise((resolve) => socket.addEventListener('open', resolve));
    }, server.chat);
    await row().click();
    await at.panel.getByRole('tab', { name: 'Checks' }).click();
    await expect.poll(counts).toContain('1 warning');
    await open(at);
    await check(at, 'url-carries-no-secret').press('Space');
    await close(at);
    await expect.poll(counts).not.toContain('warning');
    const last = at.panel.getByRole('region', { name: 'Checks' }).getByRole('listitem').last();
    await expect.poll(() => last.textContent()).toMatch(/^switched off\s*url-carries-no-secret/);
    expect(await axeViolations(at.panel)).toEqual([]);

    const link = at.panel.getByRole('button', { name: 'Change it in the settings' });
    await link.click();
    await check(at, 'url-carries-no-secret').click();
    await at.devtools.keyboard.press('Escape');
    await expect.poll(counts).toContain('1 warning');
    await open(at);
    await check(at, 'url-carries-no-secret').click();
    await close(at);
  });

  it('say how tabs begin that are opened from now on, and leave those that are open', async () => {
    await open(at);
    await radio(at, 'Deep').click();
    await check(at, 'Record as soon as the panel opens').click();
    await check(at, 'Preserve log').click();
    await close(at);
    const third = await at.openSecondTab(server.page);
    await third.panel.getByText('Not recording').first().waitFor();
    await expect.poll(() => Promise.all([mode(third), preserve(third)])).toEqual([true, true]);
    await expect.poll(() => Promise.all([mode(at), preserve(at)])).toEqual([false, false]);
    await expect.poll(() => at.panel.getByRole('button', { name: 'Record', pressed: true }).count()).toBe(1);
    await expect
      .poll(() => third.panel.getByRole('button', { name: 'Record', pressed: true }).count())
      .toBe(0);
    // The record button leaves the choice as it leaves recording.
    await third.panel.getByRole('button', { name: 'Record', exact: true }).click();
    await open(at);
    await expect.poll(() => check(at, 'Record as soon as the panel opens').isChecked()).toBe(true);
    await close(at);
    await third.page.close();
  });

  it('limit what is stored, and lead to the stored sessions', async () => {
    await open(at);
    await limit(at).selectOption('256 MiB');
    await dialog(at)
      .getByRole('status')
      .getByText(/^\d[\d.]* Ki?B in use$/)
      .waitFor();
    await dialog(at).getByRole('button', { name: 'Open or delete stored sessions' }).click();
    const title = at.panel.getByRole('heading', { name: 'Stored sessions' });
    await title.waitFor();
    await expect.poll(() => focused(title)).toBe(true);
    await at.panel.getByRole('button', { name: 'Back to live' }).click();
  });

  it('are there again when DevTools is, all of them', async () => {
    await at.closeDevtools(at);
    const again = await at.reopenDevtools(at.page);
    await expect.poll(() => theme(again)).toBe('dark');
    await open(again);
    await expect.poll(() => limit(again).locator('option:checked').textContent()).toBe('256 MiB');
    await expect.poll(() => radio(again, 'Deep').isChecked()).toBe(true);
    await expect.poll(() => check(again, 'Preserve log').isChecked()).toBe(true);
    await expect.poll(() => check(again, 'url-carries-no-secret').isChecked()).toBe(false);
    await expect.poll(() => check(again, 'retry-backs-off').isChecked()).toBe(true);

    await dialog(again).getByRole('button', { name: 'Restore defaults' }).click();
    await dialog(again).getByRole('button', { name: 'Restore', exact: true }).click();
    await expect.poll(() => Promise.all([theme(again), theme(second)])).toEqual(['light', 'light']);
    await expect.poll(() => limit(again).locator('option:checked').textContent()).toBe('4 GiB');
    await expect.poll(() => radio(again, 'Standard').isChecked()).toBe(true);
    await expect.poll(() => check(again, 'url-carries-no-secret').isChecked()).toBe(true);
    await expect
      .poll(() => second.panel.evaluate((names) => chrome.storage.local.get([...names]), SETTING_NAMES))
      .toEqual({});
  });
});
