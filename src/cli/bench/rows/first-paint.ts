import { join } from 'node:path';
import { openDevtools } from '../../browser/devtools.ts';
import { findChromium, howToGetChromium } from '../../browser/find-chromium.ts';
import { launchChromium } from '../../browser/launch-chromium.ts';
import { buildExtension } from '../../build/build-extension.ts';
import { CannotDo } from '../../cannot-do.ts';
import type { RowResult } from '../row.ts';
import { median, spread } from '../statistics.ts';

const SETTLED_MILLISECONDS = 1500;
const PATIENCE = 5000; // milliseconds
const BARE_PANEL = join(import.meta.dirname, '..', 'bare-panel');

/**
 * Row 16, first half: the time from the request for the panel's document to its first contentful paint, which is the
 * toolbar's frame, and to its largest one, which the scripts draw. For comparison, by turns: the first paint of a panel
 * with a line of text and no script, because no panel can be visible sooner.
 */
export async function firstPaintRow(rounds: number): Promise<RowResult> {
  const ours: Paints[] = [];
  const bare: number[] = [];
  const extension = await buildExtension();
  for (let round = 0; round < rounds; round++) {
    bare.push((await paints(BARE_PANEL)).first);
    ours.push(await paints(extension));
  }
  const first = ours.map((paint) => paint.first);
  const whole = ours.map((paint) => paint.largest).filter((at) => !Number.isNaN(at));
  return {
    row: 16,
    what: "panel's first paint after its tab is chosen, in a browser just started",
    measured: `${median(first).toFixed(0)} ms (${spread(first, 0)}), whole ${median(whole).toFixed(0)} ms (${spread(whole, 0)}); a panel of words alone ${median(bare).toFixed(0)} ms (${spread(bare, 0)})`,
    goal: '<= 200 ms',
    reached: median(first) <= 200,
    raw: { ours, bare },
  };
}

/** Milliseconds from the document's being asked for. */
interface Paints {
  readonly first: number;
  readonly largest: number;
}

async function paints(extension: string): Promise<Paints> {
  const browser = findChromium();
  if (browser === null) throw new CannotDo(howToGetChromium());
  const run = await launchChromium({ browser, extension, headless: true });
  try {
    const page = run.context.pages()[0] ?? (await run.context.newPage());
    const { panel } = await openDevtools(run, page);
    // The panel is complete long before that.
    await new Promise((resolve) => setTimeout(resolve, SETTLED_MILLISECONDS));
    // tsx keeps the names of functions by a function that this document has not.
    await panel.evaluate('globalThis.__name = (named) => named');
    return await panel.evaluate(paintTimes, PATIENCE);
  } finally {
    await run.close();
  }
}

/** Runs in the panel; NaN where the browser reports no paint: it stops looking for a larger one after the first click. */
async function paintTimes(patience: number): Promise<Paints> {
  const last = (type: string) =>
    new Promise<number>((resolve) => {
      setTimeout(resolve, patience, Number.NaN);
      new PerformanceObserver((list) => {
        const entries = list
          .getEntries()
          .filter(({ entryType, name }) => entryType === type && name !== 'first-paint');
        const at = entries.at(-1)?.startTime;
        if (at !== undefined) resolve(at);
      }).observe({ type, buffered: true });
    });
  return { first: await last('paint'), largest: await last('largest-contentful-paint') };
}
