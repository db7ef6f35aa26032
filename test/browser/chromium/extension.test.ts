import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildExtension } from '../../../src/cli/build/build-extension.ts';
import { readBundle, scanBundle } from '../../../src/cli/test/scan-bundle.ts';
import { type ChromiumPanel, openPanel } from '../../support/chromium-panel.ts';

describe('the extension in Chromium', () => {
  let browser: ChromiumPanel;

  beforeAll(async () => {
    browser = await openPanel();
  });
  afterAll(() => browser?.close());

  it('shows its panel as a tab of DevTools, served by the extension', async () => {
    expect(browser.panel.url()).toBe(`chrome-extension://${browser.extensionId}/src/panel/panel.html`);
    await expect.poll(() => browser.panel.locator('body').textContent()).not.toBe('');
  });

  it('shows a panel in a second tab too, and again after DevTools was closed', async () => {
    const second = await browser.openSecondTab();
    expect(second.panel.url()).toContain(browser.extensionId);
    await browser.closeDevtools(second);
    expect(second.page.isClosed()).toBe(false);
    const again = await browser.reopenDevtools(second.page);
    await expect.poll(() => again.panel.locator('body').textContent()).not.toBe('');
    // Who drives DevTools sees nothing else: a page that two clients see is slower.
    for (const { devtools } of [browser, again]) expect(devtools.context().pages()).toHaveLength(1);
    await again.page.close();
  });

  it('runs under its policy: a script that did not ship with it is refused', async () => {
    const refused = await browser.panel.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
          const script = document.createElement('script');
          script.textContent = 'document.title = "ran"';
          document.body.append(script);
        }),
    );
    expect(refused).toBe('script-src-elem');
  });

  it('asks for the three permissions it has a reason for, and for nothing else', async () => {
    const manifest: unknown = JSON.parse(
      await readFile(join(await buildExtension(), 'manifest.json'), 'utf8'),
    );
    expect(manifest).toMatchObject({ permissions: ['debugger', 'storage', 'unlimitedStorage'] });
    for (const key of [
      'host_permissions',
      'optional_permissions',
      'optional_host_permissions',
      'web_accessible_resources',
      'externally_connectable',
    ]) {
      expect(manifest).not.toHaveProperty(key);
    }
  });

  it('is built without code from strings, HTML from strings or anything from elsewhere', async () => {
    expect(scanBundle(await readBundle(await buildExtension()))).toEqual([]);
  });
});
