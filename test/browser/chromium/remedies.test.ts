import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChatServer, startChatServer } from '../../panel/support/chat-server.ts';
import { type ChromiumPanel, openPanel } from '../../support/chromium-panel.ts';

// The buttons of the coverage strip that one needs once, when something is missing.

/** Beside so many messages a reading takes more than a third of a second, and may be made some seconds later. */
const MESSAGES = 4000;

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

  it('reads a handshake by itself, a while later, where that stops DevTools for a moment', async () => {
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
    await browser.page.evaluate(
      async ([url, count]) => {
        const busy: WebSocket = Reflect.get(window, 'busy');
        let left = count;
        const all = new Promise<void>((resolve) => {
          busy.addEventListener('message', () => {
            if (--left === 0) resolve();
          });
        });
        busy.send(`burst ${count}`);
        await all;
        const late = new WebSocket(`${url}-late`, 'chat');
        await new Promise((resolve) => late.addEventListener('open', resolve));
        Reflect.set(window, 'kept', late);
      },
      [server.chat, MESSAGES] as const,
    );
    await expect
      .poll(() => rows.filter({ hasText: 'chat-late' }).allTextContents())
      .toEqual([expect.stringContaining('101')]);
    await expect
      .poll(() =>
        coverage()
          .getByRole('button', { name: /Read handshakes/ })
          .count(),
      )
      .toBe(0);
  });
});
