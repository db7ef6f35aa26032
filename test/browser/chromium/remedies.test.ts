import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChatServer, startChatServer } from '../../panel/support/chat-server.ts';
import { type ChromiumPanel, openPanel } from '../../support/chromium-panel.ts';

// The buttons of the coverage strip that one needs once, when something is missing.

describe('the remedies of the coverage strip in Standard', () => {
  let server: ChatServer;
  let browser: ChromiumPanel;
  const coverage = () => browser.panel.getByRole('list', { name: 'Coverage' });

  beforeAll(async () => {
    server = await startChatServer();
    browser = await openPanel({ mode: 'standard', size: { width: 1280, height: 720 } });
    await browser.panel.getByRole('button', { name: 'Record', pressed: true }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('reloads a page that was there before the extension could look into it', async () => {
    // The tab's first page, about:blank, has no content script, as pages have none that were there before an installation.
    await expect.poll(() => coverage().textContent()).toContain('Not covered: page, iframes');
    const reloaded = browser.page.waitForEvent('load');
    await coverage().getByRole('button', { name: 'Reload the page' }).click();
    await reloaded;
  });

  it('reads handshakes that were put off, on a click', async () => {
    await browser.page.goto(server.page);
    await expect.poll(() => coverage().textContent()).toContain('Covered: page, iframes');
    await browser.page.evaluate(async (url) => {
      const busy = new WebSocket(url, 'chat');
      Reflect.set(window, 'busy', busy);
      await new Promise((resolve) => busy.addEventListener('open', resolve));
    }, server.chat);
    const rows = browser.panel.getByRole('grid', { name: 'Connections' }).getByRole('row');
    // Its own handshake is read before there is much beside it.
    await expect
      .poll(() => rows.filter({ hasText: 'chat' }).allTextContents())
      .toEqual([expect.stringContaining('101')]);
    await browser.page.evaluate(async (url) => {
      const busy: WebSocket = Reflect.get(window, 'busy');
      let left = 4000;
      const all = new Promise<void>((resolve) => {
        busy.addEventListener('message', () => {
          if (--left === 0) resolve();
        });
      });
      busy.send('burst 4000');
      await all;
      const late = new WebSocket(`${url}-late`, 'chat');
      await new Promise((resolve) => late.addEventListener('open', resolve));
      Reflect.set(window, 'kept', late);
    }, server.chat);
    const row = rows.filter({ hasText: 'chat-late' });
    const button = coverage().getByRole('button', { name: 'Read handshakes (1)' });
    await button.waitFor();
    expect(await row.textContent()).not.toContain('101');
    await button.click();
    await expect.poll(() => row.textContent()).toContain('101');
    await expect.poll(() => button.count()).toBe(0);
  });
});
