import { type PanelUnderTest, panelUnderTest } from '../panel-under-test.ts';
import type { RowResult, Scale } from '../row.ts';
import { median, ratios, spread } from '../statistics.ts';

const SIZE = 512;

/**
 * Row 4: the page's time under Standard with our panel open, beside its time with DevTools on Network and nothing
 * recorded. Both in DevTools of one browser, in rounds by turns. Network runs twice a round: where it differs from itself by
 * more than the goal allows, the goal is below what can be told here.
 */
export async function standardPanelRow(url: string, { rounds, factor }: Scale): Promise<RowResult> {
  const count = 100_000 * factor;
  const test = await panelUnderTest(url, 'standard');
  try {
    const ours: number[] = [];
    const network: number[] = [];
    const again: number[] = [];
    for (let round = 0; round < rounds; round++) {
      // While its panel is to be seen: a hidden one has no button.
      await test.record(false);
      await test.devtools.getByRole('tab', { name: 'Network', exact: true }).click();
      network.push(await pageTime(test, count));
      again.push(await pageTime(test, count));
      await test.devtools.getByRole('tab', { name: 'Switchyard' }).click();
      await test.record(true);
      await test.clear();
      ours.push(await pageTime(test, count));
      await test.hasMessages(count);
    }
    const found = ratios(ours, network);
    const itself = ratios(again, network);
    return {
      row: 4,
      what: `page's time, Standard with our panel open / DevTools on Network, ${count} x ${SIZE} B`,
      measured: `${median(found).toFixed(2)} (${spread(found)}); Network again / Network ${median(itself).toFixed(2)} (${spread(itself)})`,
      goal: '<= 1.05',
      reached: median(found) <= 1.05,
      raw: { count, ours, network, again },
    };
  } finally {
    await test.close();
  }
}

async function pageTime({ page }: PanelUnderTest, count: number): Promise<number> {
  const took: { milliseconds: number } = await page.evaluate(`burst(${count}, ${SIZE})`);
  return took.milliseconds;
}
