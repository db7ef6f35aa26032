import type { Frame } from 'playwright-core';
import type { RunningChromium } from '../browser/launch-chromium.ts';
import { type TakenDownload, takeDownload } from '../browser/take-download.ts';

export interface ExportRequest {
  readonly format: 'HAR' | 'Session log';
  readonly redact: boolean;
}

/**
 * Has the panel export what it recorded, through its own dialog as a person would, and takes the file.
 * @throws when the dialog does not come or no file is saved.
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
  const taken = await takeDownload(run, () =>
    dialog.getByRole('button', { name: 'Save', exact: true }).click(),
  );
  await dialog
    .waitFor({ state: 'hidden', timeout: 2_000 })
    .catch(() => panel.page().keyboard.press('Escape'));
  return taken;
}
