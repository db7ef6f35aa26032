import type { Frame } from 'playwright-core';
import type { RunningChromium } from '../browser/launch-chromium.ts';
import { type TakenDownload, takeDownload } from '../browser/take-download.ts';
import { CannotDo } from '../cannot-do.ts';

export interface ExportRequest {
  readonly format: 'HAR' | 'Session log';
  readonly redact: boolean;
}

const LONGEST = 30 * 60 * 1000; // milliseconds; a million messages take minutes

/**
 * Exports the recording through the panel's dialog, as a person would, and takes the file.
 * @throws CannotDo with the dialog's message when no file comes
 */
export async function exportSession(
  run: RunningChromium,
  panel: Frame,
  { format, redact }: ExportRequest,
): Promise<TakenDownload> {
  await panel.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = panel.getByRole('dialog', { name: 'Export' });
  await dialog.getByRole('radio', { name: format, exact: true }).check();
  await dialog.getByRole('checkbox', { name: 'Redact' }).setChecked(redact);
  let taken: TakenDownload | null = null;
  try {
    taken = await takeDownload(run, async () => {
      await dialog.getByRole('button', { name: 'Save', exact: true }).click();
      await dialog.getByRole('progressbar').waitFor({ state: 'hidden', timeout: LONGEST });
    });
    await dialog.getByRole('button', { name: 'Close', exact: true }).click();
    return taken;
  } catch (problem) {
    await taken?.discard();
    const said = await dialog.getByRole('status').allTextContents();
    const words = said.join(' ').trim() || (problem instanceof Error ? problem.message : String(problem));
    throw new CannotDo(`The panel did not export the ${format}: ${words}`, { cause: problem });
  }
}
