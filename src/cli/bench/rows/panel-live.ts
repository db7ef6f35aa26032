import type { Page } from 'playwright-core';
import * as v from 'valibot';
import type { RecordingSource } from '../../start/recording-source.ts';
import { type Tasks, tasksDuring } from '../main-thread.ts';
import { type PanelUnderTest, panelUnderTest } from '../panel-under-test.ts';
import type { RowResult, Scale } from '../row.ts';
import { largest, median, percentile, spread } from '../statistics.ts';
import { FEW, RATE, ROWS, SIZE } from './live-load.ts';

const JUDGED = 20_000;

/** Row 9: the longest task while a burst arrives in an open list of messages, in our panel and in Chrome's own. */
export async function panelBurstRow(url: string, { factor }: Scale): Promise<RowResult> {
  const count = JUDGED * factor;
  const ours: { wall: number; cpu: number }[] = [];
  const chromes: { wall: number; cpu: number }[] = [];
  const rounds = 3;
  const test = await panelUnderTest(url);
  let counting = { wall: 0, cpu: 0 };
  try {
    for (let round = 0; round < rounds; round++) {
      if (round > 0) await test.devtools.getByRole('tab', { name: 'Switchyard' }).click();
      if (round > 0) await test.record(true);
      await test.clear();
      ours.push(longest(await burstInOurs(test, count)));
      await test.record(false);
      chromes.push(longest(await burstInChromes(test, count)));
    }
    await test.devtools.getByRole('tab', { name: 'Switchyard' }).click();
    await test.record(true);
    const work = median(ours.map(({ cpu }) => cpu));
    counting = longest(
      await tasksOfCounting(test, work, () => test.page.evaluate(v.unknown(), `feed(${count}, ${SIZE})`)),
    );
  } finally {
    await test.close();
  }
  const ratios = (what: 'wall' | 'cpu') =>
    ours.map((run, i) => run[what] / (chromes[i]?.[what] ?? Number.NaN));
  const of = (what: 'wall' | 'cpu') =>
    `${median(ours.map((run) => run[what])).toFixed(0)} of ${median(chromes.map((run) => run[what])).toFixed(0)} ms`;
  // Judged by wall time, because that is what a person waits. Processor time is printed beside it: the rest is waiting for a core, as
  // on two cores under a load of 10 (a task of 12 ms took 236, Chrome's 3.2 s).
  const found = ratios('cpu');
  const wall = ratios('wall');
  return {
    row: 9,
    what: `longest task in our panel / in Chrome's, ${count} x ${SIZE} B, messages open`,
    measured: `${median(found).toFixed(4)} (${spread(found, 4)}; ${of('cpu')}) on the processor; by the wall ${median(wall).toFixed(4)} (${spread(wall, 4)}; ${of('wall')}; an image in the panel's place that counts for as long: ${counting.wall.toFixed(0)} ms, ${counting.cpu.toFixed(0)} on the processor)`,
    goal: `<= 0.01 at ${JUDGED}`,
    // Chrome's stall grows faster than the number of messages: the goal is one of the whole burst.
    reached: count < JUDGED ? null : median(wall) <= 0.01,
    raw: { count, ours, chromes, counting },
  };
}

/**
 * Tasks of a page in the panel's place that is only busy, under the same load: their wall time beyond their processor time is
 * waiting for a core, and the panel's tasks wait as well.
 */
async function tasksOfCounting(
  test: PanelUnderTest,
  milliseconds: number,
  load: () => Promise<unknown>,
): Promise<Tasks> {
  await test.countInstead(milliseconds);
  return tasksDuring(test.browserSession, test.panel, async () => {
    await load();
    await settled(test.devtools);
  });
}

async function burstInOurs(test: PanelUnderTest, count: number) {
  await test.page.reload();
  await test.page.evaluate(v.unknown(), `feed(${FEW}, ${SIZE})`);
  await test.hasMessages(FEW);
  await test.openMessages();
  return tasksDuring(test.browserSession, test.panel, async () => {
    await test.page.evaluate(v.unknown(), `feed(${count}, ${SIZE})`);
    await test.hasMessages(FEW + count);
    await settled(test.panel.page());
  });
}

async function burstInChromes(test: PanelUnderTest, count: number) {
  const { devtools } = test;
  await devtools.getByRole('tab', { name: 'Network', exact: true }).click();
  await test.page.reload();
  await test.page.evaluate(v.unknown(), `feed(${FEW}, ${SIZE})`);
  await devtools.locator('.network-log-grid td.name-column', { hasText: 'flood' }).last().click();
  const messages = devtools.getByRole('tab', { name: 'Messages', exact: true });
  if ((await messages.getAttribute('aria-selected')) !== 'true') await messages.click();
  // Named so in Chromium 156; both names are of the same view.
  await devtools.locator('.resource-chunk-view tr, .websocket-frame-view tr').nth(FEW).waitFor();
  return tasksDuring(test.browserSession, devtools, async () => {
    await test.page.evaluate(v.unknown(), `feed(${count}, ${SIZE})`);
    await settled(devtools);
  });
}

/**
 * Row 10: tasks of the panel while messages arrive evenly and its list follows them. Then, under the same load, the tasks
 * of a plain list in its place that only writes as many words, for comparison.
 */
export async function panelLiveRow(
  url: string,
  mode: RecordingSource,
  { factor }: Scale,
): Promise<RowResult> {
  const count = RATE * 30 * factor;
  const test = await panelUnderTest(url, mode);
  try {
    await test.page.evaluate(v.unknown(), `feed(${FEW}, ${SIZE})`);
    await test.hasMessages(FEW);
    await test.openMessages();
    let rate = 0;
    const tasks = await tasksDuring(test.browserSession, test.panel, async () => {
      rate = await rateOf(test, count);
      await test.hasMessages(FEW + count);
    });
    await test.record(false);
    const most = await rateOf(test, count);
    await test.record(true);
    const cpu = { p99: percentile(tasks.cpu, 0.99), longest: largest(tasks.cpu) };
    const wall = { p99: percentile(tasks.wall, 0.99), longest: largest(tasks.wall) };
    await test.listInstead(ROWS, SIZE);
    const least = await tasksDuring(test.browserSession, test.panel, async () => {
      await rateOf(test, count);
      await settled(test.devtools);
    });
    return {
      row: 10,
      what: `panel's tasks of 1 ms and more (${mode}), live ${RATE} messages/s, ${count} x ${SIZE} B; the page took ${rate.toFixed(0)} a second, and ${most.toFixed(0)} with DevTools open and nothing recorded`,
      // Judged by wall time. Other processes on the same cores stretch it, the page's among them, so both are printed.
      measured: `p99 ${cpu.p99.toFixed(1)} ms, longest ${cpu.longest.toFixed(1)} ms on the processor (wall ${wall.p99.toFixed(1)} and ${wall.longest.toFixed(1)} ms; a list of ${ROWS} rows that only writes its words, in the panel's place: ${percentile(least.cpu, 0.99).toFixed(1)} and ${largest(least.cpu).toFixed(1)} ms, wall ${percentile(least.wall, 0.99).toFixed(1)} and ${largest(least.wall).toFixed(1)} ms)`,
      goal: 'p99 <= 16 ms, longest <= 50 ms',
      reached: wall.p99 <= 16 && wall.longest <= 50,
      raw: { count, rate, most, cpu, wall, tasks: tasks.cpu.length, least },
    };
  } finally {
    await test.close();
  }
}

/** Messages a second that the page really receives, which may be fewer than are sent. */
async function rateOf({ page }: PanelUnderTest, count: number): Promise<number> {
  const began = performance.now();
  await page.evaluate(v.unknown(), `feed(${count}, ${SIZE}, ${RATE})`);
  return (count / (performance.now() - began)) * 1000;
}

function longest({ wall, cpu }: { wall: readonly number[]; cpu: readonly number[] }) {
  return { wall: largest([0, ...wall]), cpu: largest([0, ...cpu]) };
}

/** Waits until a document has nothing left to do: the work that a burst leaves comes in later tasks. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        setTimeout(() => requestIdleCallback(() => resolve()), 1000);
      }),
  );
}
