import { join } from 'node:path';
import { openDevtools } from '../../browser/devtools.ts';
import { findChromium, howToGetChromium } from '../../browser/find-chromium.ts';
import { launchChromium } from '../../browser/launch-chromium.ts';
import { buildExtension } from '../../build/build-extension.ts';
import { CannotDo } from '../../cannot-do.ts';
import type { RowResult } from '../row.ts';
import { median, spread } from '../statistics.ts';

const BARE_PANEL = join(import.meta.dirname, '..', 'bare-panel');

/**
 * Row 16, its first half: from the panel's document being asked for to its first contentful paint. Beside it that of a panel
 * that has a line of words and no script, in browsers by turns: sooner than that no panel can be seen.
 */
export async function firstPaintRow(rounds: number): Promise<RowResult> {
  const ours: number[] = [];
  const bare: number[] = [];
  const extension = await buildExtension();
  for (let round = 0; round < rounds; round++) {
    bare.push(await firstPaint(BARE_PANEL));
    ours.push(await firstPaint(extension));
  }
  return {
    row: 16,
    what: "panel's first paint after its tab is chosen, in a browser just started",
    measured: `${median(ours).toFixed(0)} ms (${spread(ours, 0)}); a panel of words alone ${median(bare).toFixed(0)} ms (${spread(bare, 0)})`,
    goal: '<= 200 ms',
    reached: median(ours) <= 200,
    raw: { ours, bare },
  };
}

async function firstPaint(extension: string): Promise<number> {
  const browser = findChromium();
  if (browser === null) throw new CannotDo(howToGetChromium());
  const run = await launchChromium({ browser, extension, headless: true });
  try {
    const page = run.context.pages()[0] ?? (await run.context.newPage());
    const { panel } = await openDevtools(run, page);
    return await panel.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) => {
            const [paint] = list.getEntriesByName('first-contentful-paint');
            if (paint !== undefined) resolve(paint.startTime);
          }).observe({ type: 'paint', buffered: true });
        }),
    );
  } finally {
    await run.close();
  }
}
