import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { CannotDo } from '../cannot-do.ts';
import { say } from '../say.ts';
import { startFloodServer } from './flood-server.ts';
import { type ObservedBrowser, type Observer, observedBrowser } from './observed-browser.ts';
import type { RowResult, Scale } from './row.ts';
import { deepBurstRows } from './rows/deep-burst.ts';
import { exportRows } from './rows/export.ts';
import { exportTasksRow } from './rows/export-tasks.ts';
import { firstPaintRow } from './rows/first-paint.ts';
import { idleTabRow } from './rows/idle-tab.ts';
import { judgingRow } from './rows/judging.ts';
import { keepingRows } from './rows/keeping.ts';
import { millionOpenRows } from './rows/million-open.ts';
import { millionScrollRow } from './rows/million-scroll.ts';
import { panelFedRow } from './rows/panel-fed.ts';
import { panelBurstRow, panelLiveRow } from './rows/panel-live.ts';
import { panelSizeRow } from './rows/panel-size.ts';
import { standardBurstRows } from './rows/standard-burst.ts';
import { standardPanelRow } from './rows/standard-panel.ts';
import { textFilterRows } from './rows/text-filter.ts';

const FULL: Scale = { rounds: 5, factor: 1 };
const QUICK: Scale = { rounds: 3, factor: 0.1 };

/**
 * `npm run bench [-- --quick]`: prints performance as ratios within this run and writes `bench.json`. Answers 0: a goal
 * that is missed is printed, never an error, because a noisy machine must not fail anybody's build.
 *
 * @throws CannotDo for an unknown option, or where there is no browser
 */
export async function bench(args: readonly string[]): Promise<number> {
  const unknown = args.find((arg) => arg !== '--quick');
  if (unknown !== undefined)
    throw new CannotDo(`bench does not know the option "${unknown}": it takes --quick.`);
  const scale = args.includes('--quick') ? QUICK : FULL;
  const results: RowResult[] = [];
  const report = async (row: number, measure: () => RowResult[] | Promise<RowResult[]>) => {
    // Some take a quarter of an hour.
    say(`row ${row} ...`);
    let rows: RowResult[];
    try {
      rows = await measure();
    } catch (problem) {
      rows = [failedRow(row, problem)];
    }
    for (const found of rows) process.stdout.write(`${line(found)}\n`);
    results.push(...rows);
  };
  await report(15, async () => [await judgingRow(scale)]);
  await report(16, async () => [await panelSizeRow()]);
  await report(14, () => exportRows(scale));
  const server = await startFloodServer();
  const { url } = server;
  try {
    await report(16, async () => [await firstPaintRow(scale.rounds)]);
    await report(14, async () => [await exportTasksRow(url, scale)]);
    await report(7, () => millionOpenRows(url, scale));
    await report(11, async () => [await millionScrollRow(url, scale)]);
    await report(13, () => textFilterRows(url, scale));
    for (const mode of ['standard', 'deep'] as const)
      await report(10, async () => [await panelLiveRow(url, mode, scale)]);
    await report(10, async () => [await panelFedRow(url, scale)]);
    await report(9, async () => [await panelBurstRow(url, scale)]);
    await report(1, () =>
      withBrowsers(url, ['no-op', 'bare-deep', 'deep'], async (of) => [
        ...(await deepBurstRows(of('no-op'), of('bare-deep'), of('deep'), scale)),
        ...(await keepingRows(of('deep'), of('no-op'), scale)),
      ]),
    );
    await report(3, () =>
      withBrowsers(url, ['none', 'bare-standard', 'standard'], (of) =>
        standardBurstRows({ none: of('none'), least: of('bare-standard'), standard: of('standard') }, scale),
      ),
    );
    await report(4, async () => [await standardPanelRow(url, scale)]);
    for (const idler of ['not-recording', 'another-tab'] as const) {
      await report(5, () =>
        withBrowsers(url, ['none', idler], async (of) => [await idleTabRow(of('none'), of(idler), scale)]),
      );
    }
  } finally {
    await server.close();
  }
  await writeFile('bench.json', `${JSON.stringify({ scale, load: loadavg(), results }, null, 2)}\n`);
  return 0;
}

/** Browsers of these observers, all at once, so that rounds can be by turns. */
async function withBrowsers<T extends Observer>(
  url: string,
  observers: readonly T[],
  use: (of: (observer: T) => ObservedBrowser) => Promise<RowResult[]>,
): Promise<RowResult[]> {
  const browsers = new Map<T, ObservedBrowser>();
  try {
    for (const observer of observers) browsers.set(observer, await observedBrowser(observer, url));
    return await use((observer) => {
      const browser = browsers.get(observer);
      if (browser === undefined) throw new Error(`no browser was started for ${observer}`);
      return browser;
    });
  } finally {
    for (const browser of browsers.values()) await browser.close();
  }
}

/** A row that could not be measured: the others go on. */
function failedRow(row: number, problem: unknown): RowResult {
  const words = problem instanceof Error ? problem.message : String(problem);
  const [first = ''] = words.split('\n');
  return { row, what: 'could not be measured', measured: first, goal: '', reached: null, raw: { words } };
}

function line({ row, what, measured, goal, reached }: RowResult): string {
  const verdict = reached === null ? 'not judged' : reached ? 'reached' : 'MISSED';
  return `${String(row).padStart(2)}  ${what}: ${measured}  [${goal}]  ${verdict}`;
}
