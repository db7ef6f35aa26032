import type { Frame } from 'playwright-core';
import { CannotDo } from '../cannot-do.ts';

const PATIENCE = 60_000; // milliseconds

/**
 * Waits until the panel shows that it records; it begins by itself when it is first shown.
 * @throws CannotDo with the panel's message where it does not
 */
export async function waitForRecording(panel: Frame): Promise<void> {
  try {
    await recordButton(panel, true).waitFor({ timeout: PATIENCE });
  } catch (problem) {
    const alerts = await panel
      .getByRole('alert')
      .allTextContents()
      .catch(() => []);
    const words = alerts.join(' ').trim();
    const said = words === '' ? '' : ` It says: ${words}`;
    throw new CannotDo(`The panel did not start recording within ${PATIENCE / 1000} seconds.${said}`, {
      cause: problem,
    });
  }
}

/** Stops the recording if it still runs, so that all exports have the same content. */
export async function stopRecording(panel: Frame): Promise<void> {
  const recording = recordButton(panel, true);
  if (!(await recording.isVisible())) return;
  await recording.click();
  await recordButton(panel, false).waitFor({ timeout: PATIENCE });
}

function recordButton(panel: Frame, pressed: boolean) {
  return panel.getByRole('button', { name: 'Record', exact: true, pressed });
}
