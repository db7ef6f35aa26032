import type { Frame } from 'playwright-core';
import { CannotDo } from '../cannot-do.ts';

const PATIENCE = 20_000; // milliseconds

/**
 * Waits until the panel says that it records; it begins by itself when it is first shown.
 * @throws CannotDo with the panel's own words where it does not.
 */
export async function waitForRecording(panel: Frame): Promise<void> {
  const recording = panel.getByRole('button', { name: 'Record', exact: true, pressed: true });
  try {
    await recording.waitFor({ timeout: PATIENCE });
  } catch (problem) {
    const words = (
      await panel
        .getByRole('alert')
        .allTextContents()
        .catch(() => [])
    )
      .join(' ')
      .trim();
    const said = words === '' ? '' : ` It says: ${words}`;
    throw new CannotDo(`The panel did not begin to record within ${PATIENCE / 1000} seconds.${said}`, {
      cause: problem,
    });
  }
}
