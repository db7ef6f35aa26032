import type { Frame } from 'playwright-core';
import { CannotDo } from '../cannot-do.ts';

/** The source that records: the debugger, or the page hook with DevTools' network log. */
export type RecordingSource = 'deep' | 'standard';

const NAMES: Readonly<Record<RecordingSource, string>> = { deep: 'Deep', standard: 'Standard' };
const PATIENCE = 60_000; // milliseconds

/** @throws CannotDo where the text is neither. */
export function parseRecordingSource(text: string): RecordingSource {
  if (text === 'deep' || text === 'standard') return text;
  throw new CannotDo(`--source is deep or standard, not "${text}".`);
}

/**
 * Chooses a source in the panel, as a person would, and waits until the panel shows that it records with it.
 * @throws CannotDo where it does not.
 */
export async function chooseSource(panel: Frame, source: RecordingSource): Promise<void> {
  const choice = panel.getByRole('radio', { name: NAMES[source], exact: true });
  try {
    // The radio button itself is invisible: people click on its label.
    if (!(await choice.isChecked({ timeout: PATIENCE }))) await choice.locator('..').click();
    // It is checked at once; the group is busy until the source records.
    await panel
      .locator('[role=radiogroup][aria-busy=false]')
      .getByRole('radio', { name: NAMES[source], exact: true, checked: true })
      .waitFor({ state: 'attached', timeout: PATIENCE });
  } catch (problem) {
    throw new CannotDo(`The panel did not switch to ${NAMES[source]} within ${PATIENCE / 1000} seconds.`, {
      cause: problem,
    });
  }
}
