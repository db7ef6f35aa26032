import { writeFile } from 'node:fs/promises';
import { CannotDo } from '../cannot-do.ts';
import { startFloodServer } from './flood-server.ts';
import { type ObservedBrowser, type Observer, observedBrowser } from './observed-browser.ts';
import type { RowResult, Scale } from './row.ts';
import { deepBurstRows } from './rows/deep-burst.ts';
import { exportRows } from './rows/export.ts';
import { idleTabRow } from './rows/idle-tab.ts';
import { judgingRow } from './rows/judging.ts';
import { keepingRows } from './rows/keeping.ts';
import { panelSizeRow } from './rows/panel-size.ts';

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
  const report = (rows: readonly RowResult[]) => {
    for (const row of rows) process.stdout.write(`${line(row)}\n`);
    results.push(...rows);
  };
  report([judgingRow(scale), await panelSizeRow()]);
  report(await exportRows(scale));
  const server = await startFloodServer();
  try {
    await withBrowsers(server.url, ['no-op', 'deep'], async ([noOp, deep]) => {
      report(await deepBurstRows(noOp, deep, scale));
      report(await keepingRows(deep, scale));
    });
    await withBrowsers(server.url, ['none', 'not-recording'], async ([bare, idle]) => {
      report([await idleTabRow(bare, idle, scale)]);
    });
  } finally {
    await server.close();
  }
  await writeFile('bench.json', `${JSON.stringify({ scale, results }, null, 2)}\n`);
  return 0;
}

async function withBrowsers(
  url: string,
  [one, other]: readonly [Observer, Observer],
  use: (browsers: readonly [ObservedBrowser, ObservedBrowser]) => Promise<void>,
): Promise<void> {
  const first = await observedBrowser(one, url);
  try {
    const second = await observedBrowser(other, url);
    try {
      await use([first, second]);
    } finally {
      await second.close();
    }
  } finally {
    await first.close();
  }
}

function line({ row, what, measured, goal, reached }: RowResult): string {
  const verdict = reached === null ? 'not judged' : reached ? 'reached' : 'MISSED';
  return `${String(row).padStart(2)}  ${what}: ${measured}  [${goal}]  ${verdict}`;
}
