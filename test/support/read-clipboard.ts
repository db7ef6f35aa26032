import type { BrowserContext } from 'playwright-core';
import { expect } from 'vitest';
import type { PanelTab } from './chromium-panel.ts';

/** What was copied last: only the page may read it. */
export async function readClipboard(context: BrowserContext, at: PanelTab): Promise<string> {
  await context.grantPermissions(['clipboard-read']);
  await at.page.bringToFront();
  await expect.poll(() => at.page.evaluate(() => document.hasFocus())).toBe(true);
  const copied = await at.page.evaluate(() => navigator.clipboard.readText());
  await at.devtools.bringToFront();
  return copied;
}
