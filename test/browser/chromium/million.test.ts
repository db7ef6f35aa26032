import type { CDPSession, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeStoredMessages } from '../../../src/cli/bench/stored-messages.ts';
import { type ChromiumPanel, openPanel } from '../../support/chromium-panel.ts';

const COUNT = 1_000_000;
const SIZE = 64;
const ROW_HEIGHT = 21;
/** Milliseconds, on a machine that others keep busy; to write and read a million takes some ten seconds of a quiet one. */
const LONG = 300_000;
/** A local time, so that the clock in the panel is the same wherever this runs. */
const FROM = new Date(2026, 10, 20, 9, 0, 0).getTime();

let tab: ChromiumPanel;
let cdp: CDPSession;
let grid: Locator;

beforeAll(async () => {
  tab = await openPanel({ size: { width: 1280, height: 720 } });
  const { panel, devtools } = tab;
  cdp = await devtools.context().newCDPSession(panel);
  await panel.getByRole('button', { name: 'Record', exact: true, pressed: true }).click();
  await panel.getByRole('button', { name: 'Record', exact: true, pressed: false }).waitFor();
  // tsx and vitest keep the names of functions by a function that the page has not.
  await panel.evaluate('globalThis.__name = (named) => named');
  await panel.evaluate(writeStoredMessages, { count: COUNT, size: SIZE, from: FROM });
  await panel
    .getByRole('status', { name: 'Summary' })
    .getByText('1,000,000 messages', { exact: true })
    .waitFor({ timeout: LONG });
  await panel.getByRole('grid', { name: 'Connections' }).getByText('feed').click();
  await panel.getByRole('tab', { name: 'Messages' }).click();
  grid = panel.getByRole('grid', { name: 'Messages' });
  await grid.getByRole('row').nth(5).waitFor();
});

afterAll(() => tab?.close());

/** Bytes of the panel's JavaScript heap, array buffers included, after a collection. */
async function heap(): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  const usage = await cdp.send('Runtime.getHeapUsage');
  return usage.usedSize + usage.backingStorageSize;
}

/** What the rows in view are: `aria-rowindex` and text, from above to below. */
function rowsInView(): Promise<{ index: number; text: string; top: number }[]> {
  return grid.evaluate((element) => {
    const head = element.querySelector('[aria-rowindex="1"]')?.getBoundingClientRect().bottom ?? 0;
    return [...element.querySelectorAll('[role="row"]:not([aria-rowindex="1"])')].map((row) => ({
      index: Number(row.getAttribute('aria-rowindex')),
      text: row.textContent ?? '',
      top: row.getBoundingClientRect().top - head,
    }));
  });
}

/** Waits until a message is in view, its preview loaded. */
async function seeMessage(number: number): Promise<void> {
  // Not one whose number ends so.
  const preview = new RegExp(`(?<!\\d)${number} xxx`);
  await expect.poll(async () => (await rowsInView()).some(({ text }) => preview.test(text))).toBe(true);
}

describe('a list of a million messages', () => {
  it('says how many rows there are, and where each one stands', async () => {
    // One more for the header.
    await expect
      .poll(async () => Number(await grid.getAttribute('aria-rowcount')))
      .toBeGreaterThanOrEqual(COUNT + 1);
    const rows = await rowsInView();
    expect(rows.length).toBeLessThan(60);
    for (const [k, { index }] of rows.entries()) expect(index).toBe((rows[0]?.index ?? 0) + k);
  });

  it('begins at the end, and goes to the first row and back by Home and End', async () => {
    await seeMessage(COUNT - 1);
    await grid.focus();
    await tab.devtools.keyboard.press('Home');
    await seeMessage(0);
    await expect.poll(async () => (await rowsInView())[0]?.index).toBe(2);
    await tab.devtools.keyboard.press('End');
    await seeMessage(COUNT - 1);
    const last = Number(await grid.getAttribute('aria-rowcount'));
    await expect.poll(async () => (await rowsInView()).at(-1)?.index).toBe(last);
  });

  it('moves by the wheel as far as the wheel says, though its scroll bar is scaled', async () => {
    await tab.panel.getByRole('button', { name: 'First' }).click();
    await seeMessage(0);
    await grid.hover();
    await tab.devtools.mouse.wheel(0, 10 * ROW_HEIGHT);
    await expect.poll(async () => (await rowsInView())[0]?.index).toBe(12);
    await tab.devtools.mouse.wheel(0, -5 * ROW_HEIGHT);
    await expect.poll(async () => (await rowsInView())[0]?.index).toBe(7);
  });

  it('shows the place that the thumb stands at, and selects the row under the pointer', async () => {
    await grid.evaluate((element) => {
      element.scrollTop = (element.scrollHeight - element.clientHeight) / 2;
    });
    await expect
      .poll(async () => Math.abs(((await rowsInView())[0]?.index ?? 0) - COUNT / 2))
      .toBeLessThan(100);
    // At rest, with its preview.
    await expect.poll(async () => (await rowsInView())[5]?.text).toMatch(/\d xxx/);
    const row = (await rowsInView())[5];
    if (row === undefined) throw new Error('there is no sixth row');
    const box = await grid.boundingBox();
    await tab.devtools.mouse.click((box?.x ?? 0) + 200, (box?.y ?? 0) + ROW_HEIGHT + row.top + 10);
    const selected = grid.getByRole('row', { selected: true });
    await expect.poll(() => selected.getAttribute('aria-rowindex')).toBe(String(row.index));
    const details = tab.panel.getByRole('region', { name: 'Message details' });
    const number =
      /^(\d+) xxx/.exec(
        (await selected.getByRole('gridcell').filter({ hasText: / xxx/ }).textContent()) ?? '',
      )?.[1] ?? 'none';
    await details.getByText(new RegExp(`^${number} x+$`)).waitFor();
  });

  it('goes to a time of day', async () => {
    const time = tab.panel.getByRole('textbox', { name: 'Go to time' });
    await time.fill('09:10:00.250');
    await time.press('Enter');
    await seeMessage(600_250);
    await expect
      .poll(() => grid.getByRole('row', { selected: true }).textContent())
      .toContain('09:10:00.250');
  });

  it('keeps the selected message through a filter that leaves it out, and shows it again after', async () => {
    const filter = tab.panel.getByRole('searchbox', { name: 'Filter messages' });
    await filter.fill('999998 x');
    await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe('2');
    await seeMessage(999_998);
    await tab.panel
      .getByRole('region', { name: 'Message details' })
      .getByText(/^600250 x+$/)
      .waitFor();
    await filter.fill('');
    await seeMessage(600_250);
    await expect
      .poll(() => grid.getByRole('row', { selected: true }).textContent())
      .toContain('09:10:00.250');
  });

  it('gives the memory back when it is cleared', async () => {
    const full = await heap();
    await tab.panel.getByRole('button', { name: 'Clear' }).click();
    await tab.panel
      .getByRole('status', { name: 'Summary' })
      .getByText('0 messages', { exact: true })
      .waitFor();
    // 25 bytes a row are the columns alone.
    await expect.poll(async () => full - (await heap())).toBeGreaterThan(COUNT * 20);
    await expect.poll(heap).toBeLessThan(24 * 1024 * 1024);
    const empty = await heap();
    process.stdout.write(`panel's heap: ${full} bytes with a million messages, ${empty} after Clear\n`);
  });
});
