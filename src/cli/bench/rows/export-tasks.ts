import { takeDownload } from '../../browser/take-download.ts';
import { PATIENCE } from '../devtools-under-test.ts';
import { tasksDuring } from '../main-thread.ts';
import { panelUnderTest } from '../panel-under-test.ts';
import type { RowResult, Scale } from '../row.ts';
import { largest } from '../statistics.ts';
import { writeStoredMessages } from '../stored-messages.ts';

/** Row 14 as a person notices it: the panel's tasks from Save until the file exists. */
export async function exportTasksRow(url: string, { factor }: Scale): Promise<RowResult> {
  const count = 1_000_000 * factor;
  const test = await panelUnderTest(url);
  try {
    await test.emptyLog();
    await test.panel.evaluate(writeStoredMessages, { count, size: 64, from: Date.now() });
    await test.hasMessages(count);
    await test.panel.getByRole('button', { name: 'Export' }).click();
    const dialog = test.panel.getByRole('dialog', { name: 'Export' });
    await dialog.getByRole('checkbox', { name: 'Redact' }).uncheck();
    const began = performance.now();
    const { wall, cpu } = await tasksDuring(test.browserSession, test.panel, async () => {
      const file = await takeDownload(
        test,
        () => dialog.getByRole('button', { name: 'Save' }).click(),
        PATIENCE,
      );
      await file.discard();
    });
    const seconds = (performance.now() - began) / 1000;
    return {
      row: 14,
      what: `panel's longest task while ${count} messages are exported in ${seconds.toFixed(1)} s`,
      measured: `${largest([0, ...wall]).toFixed(1)} ms (on the processor ${largest([0, ...cpu]).toFixed(1)} ms)`,
      goal: '<= 50 ms, as while messages arrive',
      reached: largest([0, ...wall]) <= 50,
      raw: { count, seconds, wall, cpu },
    };
  } finally {
    await test.close();
  }
}
