import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChatServer, startChatServer } from '../../panel/support/chat-server.ts';
import { type ChromiumPanel, openPanel } from '../../support/chromium-panel.ts';

// The buttons of the coverage strip that one needs once, when something is missing.

/** What the panel will show; recording and drawing take their time on a busy machine. */
const poll = <T>(look: () => T) => expect.poll(look, { timeout: 15_000 });

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
    await poll(() => coverage().textContent()).toContain('Not covered: page, iframes');
    const reloaded = browser.page.waitForEvent('load');
    await coverage().getByRole('button', { name: 'Reload the page' }).click();
    await reloaded;
  });

  it('reads handshakes that were put off, on a click', async () => {
    await browser.page.goto(server.page);
    await poll(() => coverage().textContent()).toContain('Covered: page, iframes');
    await browser.page.evaluate(async (url) => {
      const busy = new WebSocket(url, 'chat');
      await new Promise((resolve) => busy.addEventListener('open', resolve));
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
      Reflect.set(window, 'kept', [busy, late]);
    }, server.chat);
    const row = browser.panel
      .getByRole('grid', { name: 'Connections' })
      .getByRole('row')
      .filter({ hasText: 'chat-late' });
    const button = coverage().getByRole('button', { name: 'Read handshakes (1)' });
    await button.waitFor({ timeout: 15_000 });
    expect(await row.textContent()).not.toContain('101');
    await button.click();
    await poll(() => row.textContent()).toContain('101');
    await poll(() => button.count()).toBe(0);
  });
});
