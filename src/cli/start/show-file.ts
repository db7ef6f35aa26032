import type { Page } from 'playwright-core';
import { openDevtools } from '../browser/devtools.ts';
import type { FoundChromium } from '../browser/find-chromium.ts';
import { launchChromium } from '../browser/launch-chromium.ts';

const PATIENCE = 60_000; // milliseconds

interface ShownFile {
  readonly browser: FoundChromium;
  /** Folder of the built extension. */
  readonly extension: string;
  readonly file: string;
  /** How many connections it has. */
  readonly connections: number;
  /** Registers something to close at the end. */
  readonly atEnd: (closer: () => Promise<unknown>) => void;
}

/**
 * Opens a file in the panel of a browser of its own without a window, as a person would. Returns the window of DevTools once the file is
 * shown.
 */
export async function showFile({ browser, extension, file, connections, atEnd }: ShownFile): Promise<Page> {
  const launching = launchChromium({ browser, extension, headless: true });
  atEnd(async () => (await launching.catch(() => null))?.close());
  const run = await launching;
  const tab = run.context.pages()[0] ?? (await run.context.newPage());
  const { window, panel } = await openDevtools(run, tab);
  await panel.locator('.toolbar input[type=file]').setInputFiles(file);
  await panel.getByRole('region', { name: 'Stored session', exact: true }).waitFor({ timeout: PATIENCE });
  // It is read in pieces: the footer counts what came.
  await panel
    .getByRole('status', { name: 'Summary' })
    .filter({ hasText: `${connections} connection` })
    .waitFor({ timeout: PATIENCE });
  return window;
}
