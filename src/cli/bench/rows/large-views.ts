import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { writeLargeLog } from '../large-log.ts';
import { tasksDuring } from '../main-thread.ts';
import { type PanelUnderTest, panelUnderTest } from '../panel-under-test.ts';
import type { RowResult, Scale } from '../row.ts';
import { largest } from '../statistics.ts';

const MEBIBYTE = 1024 * 1024;

/** The longest task of one thing that people do. */
interface Step {
  readonly name: string;
  readonly cpu: number;
  readonly wall: number;
}

type Measure = (name: string, act: () => Promise<unknown>) => Promise<void>;

interface View {
  readonly what: string;
  /** Milliseconds of the longest task. */
  readonly goal: number;
  readonly log: Parameters<typeof writeLargeLog>[1];
  readonly use: (test: PanelUnderTest, measure: Measure) => Promise<void>;
}

/** Row 21: the longest task of the panel's thread while large logs, imported from a file, are looked at. */
export async function largeViewRows(url: string, { factor }: Scale): Promise<RowResult[]> {
  const messages = 1_000_000 * factor;
  const connections = 10_000 * factor;
  const views: readonly View[] = [
    {
      what: `${messages} messages of one connection: list, types, timeline`,
      goal: 16,
      log: { connections: 1, messages },
      use: (test, measure) => lookAtOne(test, measure),
    },
    {
      what: `${messages} messages of ${connections} connections: their timeline`,
      goal: 16,
      log: { connections, messages },
      use: lookAtAll,
    },
    {
      what: `messages of ${64 * factor} MiB: text of JSON, and bytes`,
      goal: 50,
      log: { large: Math.round(64 * MEBIBYTE * factor) },
      use: lookAtLarge,
    },
  ];
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-bench-'));
  const test = await panelUnderTest(url);
  try {
    const results: RowResult[] = [];
    for (const [k, view] of views.entries()) {
      const steps: Step[] = [];
      const measure: Measure = async (name, act) => {
        const { wall, cpu } = await tasksDuring(test.browserSession, test.panel, act);
        steps.push({ name, cpu: largest([0, ...cpu]), wall: largest([0, ...wall]) });
      };
      const file = join(folder, `large-${k}.jsonl`);
      writeLargeLog(file, view.log);
      await measure('import', async () => {
        await test.panel.locator('.toolbar input[type=file]').setInputFiles(file);
        await test.panel
          .locator('.stored-bar', { hasText: `large-${k}` })
          .waitFor({ timeout: LONG_PATIENCE });
        await test.hasMessages('large' in view.log ? 2 : view.log.messages);
      });
      await view.use(test, measure);
      await rm(file);
      const longest = largest(steps.map(({ cpu }) => cpu));
      results.push({
        row: 21,
        what: `longest task of the panel, ${view.what}`,
        measured: `${longest.toFixed(1)} ms on the processor (${steps.map(({ name, cpu, wall }) => `${name} ${cpu.toFixed(1)}, wall ${wall.toFixed(0)}`).join('; ')})`,
        goal: `<= ${view.goal} ms`,
        reached: longest <= view.goal,
        raw: { steps },
      });
    }
    return results;
  } finally {
    await test.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Milliseconds, where a million messages are imported or measured: a busy machine needs minutes. */
const LONG_PATIENCE = 900_000;
const PAUSE = 400;

async function lookAtOne(test: PanelUnderTest, measure: Measure): Promise<void> {
  const { panel, devtools } = test;
  await measure('list', async () => {
    await test.openMessages();
    await panel.getByRole('grid', { name: 'Messages' }).getByText('jsonrpc').first().waitFor();
  });
  await measure('types', async () => {
    await panel
      .getByRole('grid', { name: 'Messages' })
      .getByText(/json-rpc|request|result/)
      .first()
      .waitFor();
    await panel.getByRole('grid', { name: 'Messages' }).focus();
    for (const key of ['Home', 'PageDown', 'End', 'PageUp']) {
      await devtools.keyboard.press(key);
      await devtools.waitForTimeout(PAUSE);
    }
  });
  await measure('timeline', async () => {
    await panel.getByRole('tab', { name: 'Timeline', exact: true }).click();
    await panel.getByRole('table', { name: 'Time to answer' }).waitFor();
    // Measured to the end: there is no bar of progress any more.
    await panel.locator('.timeline-progress progress').waitFor({ state: 'detached', timeout: LONG_PATIENCE });
  });
  await useChart(test, panel.locator('.tab-panel, .page.timeline').last(), measure);
}

async function lookAtAll(test: PanelUnderTest, measure: Measure): Promise<void> {
  const { panel } = test;
  await measure('all timelines', async () => {
    await panel.locator('.toolbar').getByRole('button', { name: 'Timeline', exact: true }).click();
    await panel.getByRole('img', { name: /^Lives of/ }).waitFor();
    await test.devtools.waitForTimeout(4 * PAUSE);
  });
  await useChart(test, panel.getByRole('region', { name: 'Timeline of all connections' }), measure);
}

/** Zooms by keys and brushes by mouse and keys. */
async function useChart({ devtools }: PanelUnderTest, within: Locator, measure: Measure): Promise<void> {
  const end = within.getByRole('slider', { name: 'End of the chosen time' });
  await measure('zoom', async () => {
    await end.focus();
    for (const key of ['+', '+', '+', '-', '-', '-']) {
      await devtools.keyboard.press(key);
      await devtools.waitForTimeout(PAUSE);
    }
  });
  await measure('brush', async () => {
    const box = await within.getByRole('group', { name: /^Choose a time/ }).boundingBox();
    if (box === null) throw new Error('the charts are not drawn');
    await devtools.mouse.move(box.x + box.width * 0.25, box.y + 20);
    await devtools.mouse.down();
    await devtools.mouse.move(box.x + box.width * 0.5, box.y + 30, { steps: 10 });
    await devtools.mouse.up();
    await devtools.waitForTimeout(2 * PAUSE);
    await end.focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'PageDown']) await devtools.keyboard.press(key);
    await devtools.waitForTimeout(4 * PAUSE);
    await devtools.keyboard.press('Escape');
    await devtools.waitForTimeout(4 * PAUSE);
  });
}

async function lookAtLarge(test: PanelUnderTest, measure: Measure): Promise<void> {
  const { panel } = test;
  await test.openMessages();
  const grid = panel.getByRole('grid', { name: 'Messages' });
  const details = panel.getByRole('region', { name: 'Message details' });
  for (const [name, opcode] of [
    ['text', 'text'],
    ['binary', 'binary'],
  ] as const) {
    await measure(`${name} opened`, async () => {
      await grid.getByRole('row').filter({ hasText: opcode }).first().click();
      await details.waitFor();
      await test.devtools.waitForTimeout(5 * PAUSE);
    });
    for (const tab of ['Text', 'Hex', 'JSON', 'Decoded']) {
      await measure(`${name} ${tab}`, async () => {
        await details.getByRole('tab', { name: tab, exact: true }).click();
        if (tab === 'Decoded') await details.getByRole('tree').waitFor();
        await test.devtools.waitForTimeout(5 * PAUSE);
      });
    }
  }
}
