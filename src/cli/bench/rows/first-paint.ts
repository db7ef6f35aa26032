import { panelUnderTest } from '../panel-under-test.ts';
import type { RowResult } from '../row.ts';
import { median, spread } from '../statistics.ts';

/** Row 16, its first half: from the panel's document being asked for to its first contentful paint. */
export async function firstPaintRow(url: string): Promise<RowResult> {
  const paints: number[] = [];
  for (let round = 0; round < 3; round++) {
    const test = await panelUnderTest(url);
    try {
      paints.push(
        await test.panel.evaluate(
          () =>
            new Promise<number>((resolve) => {
              new PerformanceObserver((list) => {
                const paint = list.getEntriesByName('first-contentful-paint')[0];
                if (paint !== undefined) resolve(paint.startTime);
              }).observe({ type: 'paint', buffered: true });
            }),
        ),
      );
    } finally {
      await test.close();
    }
  }
  return {
    row: 16,
    what: "panel's first paint after its tab is chosen, in a browser just started",
    measured: `${median(paints).toFixed(0)} ms (${spread(paints, 0)})`,
    goal: '<= 200 ms',
    reached: median(paints) <= 200,
    raw: { paints },
  };
}
