import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeStoredMessages } from '../../../src/cli/bench/stored-messages.ts';
import { KEY } from '../../../src/cli/browser/firefox/panel-driver.ts';
import { type FirefoxPanel, startFirefoxPanel } from '../../support/firefox/firefox-panel.ts';
import { inAddonPage } from '../../support/firefox/in-addon-page.ts';

// Firefox gives an element over some 17.9 million pixels no height at all, and from 8.9 million on nothing in it is sticky: a million
// rows of 21 pixels are more.

const COUNT = 1_000_000;
const ROW_HEIGHT = 21;
/** A local time, so that the clock in the panel is the same wherever this runs. */
const FROM = new Date(2026, 10, 20, 9, 0, 0).getTime();

let running: FirefoxPanel;

beforeAll(async () => {
  running = await startFirefoxPanel({ height: 600 });
  const { firefox, panel } = running;
  await running.untilRecording(true);
  await panel.click({ role: 'button', name: 'Record' });
  await running.untilRecording(false);
  // vitest keeps the names of functions by a function that the page has not.
  const seed = `const __name = (named) => named;
    const [order, done] = arguments;
    (${String(writeStoredMessages)})(order).then(() => done(null), (problem) => done(String(problem)))`;
  const order = { count: COUNT, size: 64, from: FROM };
  expect(await inAddonPage(firefox, () => firefox.executeAsyncScript('content', seed, order))).toBe(null);
  await vi.waitFor(async () => expect(await summary()).toContain('1,000,000 messages'), 240_000);
});

afterAll(() => running?.close());

const summary = () => running.panel.textOf({ role: 'status', name: 'Summary' });

const ROWS = v.array(v.object({ index: v.number(), text: v.string(), selected: v.boolean() }));

/** What the rows in view are, from above to below: `aria-rowindex`, and the text of each cell on a line. */
async function rowsInView(): Promise<v.InferOutput<typeof ROWS>> {
  return v.parse(
    ROWS,
    await running.panel.evaluate(`
      const grid = document.querySelector('[role=grid][aria-label=Messages]');
      const { top, bottom } = grid.getBoundingClientRect();
      return [...grid.querySelectorAll('[role=row]:not([aria-rowindex="1"])')].flatMap((row) => {
        const box = row.getBoundingClientRect();
        if (box.top < top + 20 || box.bottom > bottom + 1 || box.height === 0) return [];
        const selected = row.getAttribute('aria-selected') === 'true';
        const text = [...row.querySelectorAll('[role=gridcell]')].map((cell) => cell.textContent).join('\\n');
        return [{ index: Number(row.getAttribute('aria-rowindex')), text, selected }];
      });`),
  );
}

/** The number that a message's text begins with. Behind the text a selected row has the button of its menu. */
const numberOf = (text = '') => /^(\d+) x+⋯?$/m.exec(text)?.[1];
const selected = async () => (await rowsInView()).filter((row) => row.selected);
/** The number of the sixth message in view. */
const sixth = async () => numberOf((await rowsInView())[5]?.text);
const firstIndex = async () => (await rowsInView())[0]?.index;

/** Waits until a message is in view, its preview loaded. */
async function seeMessage(number: number): Promise<void> {
  await expect
    .poll(async () => (await rowsInView()).some(({ text }) => text.includes(`${number} xxx`)), {
      timeout: 60_000,
    })
    .toBe(true);
}

describe('a list of a million messages in Firefox', () => {
  it('shows its end first, a second after it was chosen, and its rows without a gap', async () => {
    const { panel } = running;
    await panel.click({ role: 'row', name: /feed/ });
    const asked = performance.now();
    await panel.click({ role: 'tab', name: 'Messages' });
    await seeMessage(COUNT - 1);
    process.stdout.write(`rows of a million in Firefox: ${Math.round(performance.now() - asked)} ms\n`);
    const rows = await rowsInView();
    expect(rows.length).toBeGreaterThan(5);
    for (const [k, { index }] of rows.entries()) expect(index).toBe((rows[0]?.index ?? 0) + k);
  });

  it('goes to the first row and back by Home and End', async () => {
    const { panel } = running;
    await panel.click({ role: 'row', name: new RegExp(`${COUNT - 3} xxx`) });
    await panel.keys(KEY.Home);
    await seeMessage(0);
    await expect.poll(() => firstIndex()).toBe(2);
    await panel.keys(KEY.End);
    await seeMessage(COUNT - 1);
    await expect.poll(async () => (await rowsInView()).at(-1)?.selected).toBe(true);
  });

  it('moves by the wheel as far as the wheel says, though its scroll bar is scaled', async () => {
    const { panel } = running;
    await panel.click({ role: 'button', name: 'First' });
    await seeMessage(0);
    await panel.wheel({ role: 'grid', name: 'Messages' }, 10 * ROW_HEIGHT);
    await expect.poll(firstIndex).toBe(12);
    await panel.wheel({ role: 'grid', name: 'Messages' }, -5 * ROW_HEIGHT);
    await expect.poll(firstIndex).toBe(7);
  });

  it('shows the place that the thumb stands at, and selects the row under the pointer', async () => {
    const { panel } = running;
    await panel.evaluate(`
      const grid = document.querySelector('[role=grid][aria-label=Messages]');
      grid.scrollTop = (grid.scrollHeight - grid.clientHeight) / 2;`);
    await expect.poll(async () => Math.abs(((await firstIndex()) ?? 0) - COUNT / 2)).toBeLessThan(100);
    await expect.poll(sixth).toMatch(/^50|^49/);
    const number = await sixth();
    // By the mouse, into the middle of where that row is drawn.
    await panel.click({ role: 'row', name: new RegExp(`\\b${number} xxx`) });
    await expect.poll(async () => (await selected()).map(({ text }) => numberOf(text))).toEqual([number]);
    await expect
      .poll(() => panel.textOf({ role: 'region', name: 'Message details' }))
      .toMatch(new RegExp(`\\b${number} x+`));
  });

  it('goes to a time of day', async () => {
    const { panel } = running;
    await panel.click({ role: 'textbox', name: 'Go to time' });
    await panel.keys('09:10:00.250');
    await panel.keys(KEY.Enter);
    await seeMessage(600_250);
    await expect.poll(async () => (await selected())[0]?.text).toContain('09:10:00.250');
  });

  it('finds one message of the million by the filter', async () => {
    const { panel } = running;
    await panel.click({ role: 'searchbox', name: 'Filter messages' });
    await panel.keys('999998 x');
    await seeMessage(999_998);
    await expect.poll(async () => (await rowsInView()).length, { timeout: 60_000 }).toBe(1);
    // Advice of Firefox's, which a list that is drawn where it is scrolled to cannot take.
    const faults = await running.faults();
    expect(faults.filter((fault) => !fault.includes('scroll-linked'))).toEqual([]);
  });
});
