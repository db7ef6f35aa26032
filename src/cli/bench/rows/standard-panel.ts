import { join } from 'node:path';
import * as v from 'valibot';
import { cpuSeconds } from '../cpu-time.ts';
import { type DevtoolsUnderTest, devtoolsUnderTest } from '../devtools-under-test.ts';
import { beginByMessage } from '../extension-page.ts';
import { type PanelUnderTest, panelUnderTest } from '../panel-under-test.ts';
import type { RowResult, Scale } from '../row.ts';
import { median, ratios, spread } from '../statistics.ts';

const SIZE = 512;
/** Messages of one burst. Bursts are short and by turns, because the speed of a machine changes over time. */
const BURST = 5000;
/** Milliseconds in which the work that a burst leaves is done; its processor time counts as the burst's. */
const AFTER = 700;
const BARE_RECORDER = join(import.meta.dirname, '..', 'bare-recorder');
const TOOK = v.object({ milliseconds: v.number() });

interface Bursts {
  readonly milliseconds: number[];
  /** CPU seconds of the whole browser; NaN where the system does not report it. */
  readonly cpu: number[];
}

/**
 * Row 4: the page's time under Standard with our panel open, beside its time with DevTools on Network and nothing recorded.
 * By turns in one browser, and in another one a recorder of the bare minimum with a panel of one number beside Network as well:
 * every recorder takes that much. Network is compared with itself too: a smaller difference than that cannot be measured.
 */
export async function standardPanelRow(url: string, { rounds, factor }: Scale): Promise<RowResult> {
  const turns = Math.ceil(rounds * 4 * factor);
  const test = await panelUnderTest(url, 'standard');
  try {
    const bare = await devtoolsUnderTest(url, BARE_RECORDER);
    try {
      const all = await measure(test, bare, turns);
      const time = ratios(all.ours.milliseconds, all.network.milliseconds);
      return {
        row: 4,
        what: `page's time, Standard with our panel open / DevTools on Network, ${BURST} x ${SIZE} B`,
        measured: `${of(all.ours, all.network)}; a recorder of the bare minimum with a panel of one number ${of(all.least, all.leastNetwork)}; Network again / Network ${of(all.again, all.network)}`,
        goal: '<= 1.05',
        reached: median(time) <= 1.05,
        raw: { turns, ...all },
      };
    } finally {
      await bare.close();
    }
  } finally {
    await test.close();
  }
}

/** The ratios of time and of processor time, as printed. */
function of(runs: Bursts, beside: Bursts): string {
  const time = ratios(runs.milliseconds, beside.milliseconds);
  return `${median(time).toFixed(2)} (${spread(time)}), CPU ${median(ratios(runs.cpu, beside.cpu)).toFixed(2)}`;
}

function none(): Bursts {
  return { milliseconds: [], cpu: [] };
}

async function measure(test: PanelUnderTest, bare: DevtoolsUnderTest, turns: number) {
  const network = none();
  const again = none();
  const ours = none();
  const leastNetwork = none();
  const least = none();
  for (let turn = 0; turn < turns; turn++) {
    // The panel has to be visible: a hidden one has no button.
    await test.record(false);
    await chooseTab(test, 'Network');
    await burst(test, network);
    await burst(test, again);
    await chooseTab(test, 'Switchyard');
    await test.record(true);
    await test.clear();
    await burst(test, ours);
    await test.hasMessages(BURST);
    await bare.panel.evaluate(beginByMessage, [0, 'off'] as const);
    await chooseTab(bare, 'Network');
    await burst(bare, leastNetwork);
    await chooseTab(bare, 'Switchyard');
    await bare.panel.evaluate(beginByMessage, [0, 'standard'] as const);
    await burst(bare, least);
  }
  return { network, again, ours, leastNetwork, least };
}

async function chooseTab({ devtools }: DevtoolsUnderTest, name: string): Promise<void> {
  await devtools.getByRole('tab', { name, exact: true }).click();
}

async function burst(test: DevtoolsUnderTest, into: Bursts): Promise<void> {
  const before = (await cpuSeconds(test.pid)) ?? Number.NaN;
  const { milliseconds } = await test.page.evaluate(TOOK, `burst(${BURST}, ${SIZE})`);
  await new Promise((resolve) => setTimeout(resolve, AFTER));
  into.milliseconds.push(milliseconds);
  into.cpu.push(((await cpuSeconds(test.pid)) ?? Number.NaN) - before);
}
