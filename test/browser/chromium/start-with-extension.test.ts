import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openDevtools } from '../../../src/cli/browser/devtools.ts';
import { launchChromium } from '../../../src/cli/browser/launch-chromium.ts';
import { buildExtension } from '../../../src/cli/build/build-extension.ts';
import { requireChromium } from '../../../src/cli/setup/require-chromium.ts';

/** What branded Chrome and Edge need from version 137 on works in Chromium as well, so it can be tried without them. */
describe('loading the extension over a pipe', () => {
  it('gives a browser with the panel, which ends when it is closed', async () => {
    const { path } = await requireChromium();
    const run = await launchChromium({
      browser: { path, branded: true },
      extension: await buildExtension(),
      headless: true,
    });
    try {
      const tab = run.context.pages()[0];
      if (tab === undefined) throw new Error('the browser has no tab');
      const { panel } = await openDevtools(run, tab);
      expect(panel.url()).toMatch(/^chrome-extension:.*\/panel\.html$/);
      await expect.poll(() => panel.getByRole('grid', { name: 'Connections' }).count()).toBe(1);
    } finally {
      await run.close();
    }
    await expect(fetch(`${run.endpoint}/json/version`)).rejects.toThrow('fetch failed');
  });

  it('says so where the browser refuses the extension', async () => {
    const { path } = await requireChromium();
    expect(existsSync('/nowhere')).toBe(false);
    const launching = launchChromium({
      browser: { path, branded: true },
      extension: '/nowhere',
      headless: true,
    });
    await expect(launching).rejects.toThrow('Extensions.loadUnpacked');
  });
});
