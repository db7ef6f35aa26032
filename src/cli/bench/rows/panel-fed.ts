import * as v from 'valibot';
import { type Tasks, tasksDuring } from '../main-thread.ts';
import { type PanelUnderTest, panelUnderTest } from '../panel-under-test.ts';
import type { RowResult, Scale } from '../row.ts';
import { largest, percentile } from '../statistics.ts';
import { type StoredMessages, writeStoredMessages } from '../stored-messages.ts';
import { FEW, RATE, ROWS, SIZE } from './live-load.ts';

/** Messages of a batch, as in a recording of so many messages a second. */
const OF_A_BATCH = 250;

/**
 * Row 10 without a page that makes the messages: the background worker itself writes and announces them, as it does those that it
 * records. On two cores a page with open DevTools cannot receive 10,000 a second; this measures the panel's tasks at that rate.
 */
export async function panelFedRow(url: string, { factor }: Scale): Promise<RowResult> {
  const count = RATE * 30 * factor;
  const test = await panelUnderTest(url);
  try {
    await test.emptyLog();
    const feed = await feederOf(test);
    await feed({ count: FEW, size: SIZE, from: Date.now() });
    await test.hasMessages(FEW);
    await test.openMessages();
    const live = { count, size: SIZE, from: Date.now(), every: 1000 / RATE, ofABatch: OF_A_BATCH };
    let rate = 0;
    const ours = await tasksDuring(test.browserSession, test.panel, async () => {
      rate = await feed({ ...live, perSecond: RATE });
      await test.hasMessages(FEW + count);
    });
    await test.listInstead(ROWS, SIZE);
    const least = await tasksDuring(test.browserSession, test.panel, () =>
      feed({ ...live, perSecond: RATE }),
    );
    return {
      row: 10,
      what: `panel's tasks of 1 ms and more, live ${RATE} messages/s written by the background worker alone, ${count} x ${SIZE} B; ${rate.toFixed(0)} a second came`,
      measured: `${words(ours)}; a list of ${ROWS} rows that only writes its words, in the panel's place: ${words(least)}`,
      goal: 'p99 <= 16 ms, longest <= 50 ms',
      reached: percentile(ours.wall, 0.99) <= 16 && largest(ours.wall) <= 50,
      raw: { count, rate, ours, least },
    };
  } finally {
    await test.close();
  }
}

/** Lets the background worker write messages; answers how many a second it wrote. */
async function feederOf(test: PanelUnderTest): Promise<(messages: StoredMessages) => Promise<number>> {
  const worker = await test.worker();
  return async (messages) => {
    const began = performance.now();
    await worker.call(v.string(), writeStoredMessages, messages);
    return (messages.count / (performance.now() - began)) * 1000;
  };
}

function words({ wall, cpu }: Tasks): string {
  const [p99, longest] = [percentile(wall, 0.99), largest(wall)];
  return `p99 ${p99.toFixed(1)} ms, longest ${longest.toFixed(1)} ms (${percentile(cpu, 0.99).toFixed(1)} and ${largest(cpu).toFixed(1)} on the processor)`;
}
