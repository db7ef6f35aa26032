// oxlint-disable unicorn/consistent-function-scoping -- functions that run inside the panel cannot use their scope
import type { Locator } from 'playwright-core';
import { type Tasks, tasksDuring } from '../main-thread.ts';
import { type PanelUnderTest, panelUnderTest } from '../panel-under-test.ts';
import type { RowResult, Scale } from '../row.ts';
import { largest, percentile } from '../statistics.ts';
import { writeStoredMessages } from '../stored-messages.ts';

const SIZE = 64;
const ROUNDS = 3;
/** The figures of one way to scroll, one a round. */
const STEPS = 40;

/**
 * Row 11: scrolls a list of a million messages by wheel, by thumb and by keys, and checks which row is under the pointer.
 * For comparison, by turns: a loop that writes other words into the rows, which shows how long the browser needs for a
 * frame of that many words.
 */
export async function millionScrollRow(url: string, { factor }: Scale): Promise<RowResult> {
  const count = 1_000_000 * factor;
  const test = await panelUnderTest(url);
  try {
    await test.emptyLog();
    await test.panel.evaluate(writeStoredMessages, { count, size: SIZE, from: Date.now() });
    await test.hasMessages(count);
    await test.openMessages();
    const grid = test.panel.getByRole('grid', { name: 'Messages' });
    await grid.getByRole('row').nth(5).waitFor();
    let right = true;
    const ours: Tasks[] = [];
    const writing: Tasks[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      for (const scroll of [scrollByWheel, scrollByThumb, scrollByKeys]) {
        ours.push(await tasksDuring(test.browserSession, test.panel, () => scroll(test, grid)));
        right &&= await rowIsRight(test);
      }
      writing.push(
        await tasksDuring(test.browserSession, test.panel, () => grid.evaluate(writeOtherWords, STEPS)),
      );
    }
    const cpu = ours.flatMap((tasks) => tasks.cpu);
    const wall = ours.flatMap((tasks) => tasks.wall);
    const wrote = writing.flatMap((tasks) => tasks.cpu);
    const wroteWall = writing.flatMap((tasks) => tasks.wall);
    const p99 = percentile(cpu, 0.99);
    return {
      row: 11,
      what: `scrolling ${count} messages by wheel, thumb, Home and End: a frame's task`,
      measured: `p99 ${p99.toFixed(1)} ms, longest ${largest(cpu).toFixed(1)} ms on the processor (wall p99 ${percentile(wall, 0.99).toFixed(1)} ms; a loop that only writes other words into the same rows: ${percentile(wrote, 0.99).toFixed(1)} and ${largest(wrote).toFixed(1)} ms, wall ${percentile(wroteWall, 0.99).toFixed(1)} ms); row under the pointer ${right ? 'right' : 'WRONG'}`,
      goal: 'p99 <= 16.7 ms, row right',
      reached: p99 <= 16.7 && right,
      raw: { count, ours, writing, right },
    };
  } finally {
    await test.close();
  }
}

async function scrollByWheel({ devtools }: PanelUnderTest, grid: Locator): Promise<void> {
  await grid.hover();
  for (let step = 0; step < STEPS; step++) await devtools.mouse.wheel(0, step % 4 === 3 ? 210 : -840);
}

async function scrollByThumb(_test: PanelUnderTest, grid: Locator): Promise<void> {
  await grid.evaluate(async (element, steps) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    // Read once, because reading makes the browser lay out at once.
    const travel = element.scrollHeight - element.clientHeight;
    for (let step = 0; step <= steps; step++) {
      element.scrollTop = (travel * step) / steps;
      await frame();
    }
  }, STEPS);
}

async function scrollByKeys({ devtools }: PanelUnderTest, grid: Locator): Promise<void> {
  await grid.focus();
  for (let step = 0; step < STEPS / 4; step++) {
    await devtools.keyboard.press(step % 2 === 0 ? 'Home' : 'End');
  }
}

/** Clicks into the list and compares the selected row with the number at the beginning of the message's text. */
async function rowIsRight({ panel, devtools }: PanelUnderTest): Promise<boolean> {
  const grid = panel.getByRole('grid', { name: 'Messages' });
  const box = await grid.boundingBox();
  if (box === null) return false;
  await devtools.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  const selected = grid.getByRole('row', { selected: true });
  const preview = selected.getByRole('gridcell').getByText(/^\d+ x/);
  const number = Number.parseInt((await preview.textContent()) ?? '', 10);
  const index = Number(await selected.getAttribute('aria-rowindex'));
  const marks = Number(await grid.getAttribute('aria-rowcount'));
  // Rows count from 1, the header is the first; marks between messages may stand above.
  return index >= number + 2 && index <= number + 12 && index <= marks;
}

/** Runs in the panel and leaves its list in disorder: the time that the browser itself takes for as many words. */
async function writeOtherWords(grid: Element, frames: number): Promise<void> {
  const words: Text[] = [];
  const found = document.createTreeWalker(grid.querySelector('.grid-rows') ?? grid, NodeFilter.SHOW_TEXT);
  for (let node = found.nextNode(); node !== null; node = found.nextNode()) {
    if (node instanceof Text) words.push(node);
  }
  for (let frame = 0; frame < frames; frame++) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    for (const word of words) word.data = word.data.slice(1) + word.data.slice(0, 1);
  }
}
