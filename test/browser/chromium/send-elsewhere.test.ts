import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseSource } from '../../../src/cli/start/recording-source.ts';
import { type ChromiumPanel, openPanel } from '../../support/chromium-panel.ts';
import { type DeepServer, startDeepServer } from './deep-server.ts';

// Sockets that are not the page's own: of an iframe of another site, and of a worker.

/** What the panel will show; recording and drawing take their time on a busy machine. */
const poll = <T>(look: () => T) => expect.poll(look);

let browser: ChromiumPanel;

beforeAll(async () => {
  browser = await openPanel({ mode: 'standard', size: { width: 1280, height: 720 } });
});
afterAll(() => browser?.close());

const named = (role: 'button' | 'tab' | 'textbox', name: string) =>
  browser.panel.getByRole(role, { name, exact: true });
const said = () => browser.panel.getByRole('form').getByRole('status').textContent();

/** Chooses the connection whose socket has that name, and writes a text into it. */
async function write(name: RegExp, text: string): Promise<void> {
  await browser.panel.getByRole('grid', { name: 'Connections' }).getByRole('row', { name }).click();
  await named('tab', 'Messages').click();
  const open = named('button', 'Send a message');
  // A connection that is not known to be open yet has a button that is off, and the form that was open before comes back later.
  await poll(() => open.getAttribute('aria-disabled')).toBe('false');
  if ((await open.getAttribute('aria-expanded')) !== 'true') await open.click();
  await named('textbox', 'Message to send').fill(text);
  await named('textbox', 'Message to send').press('Control+Enter');
}

describe.each(['standard', 'deep'] as const)('sending elsewhere than into the page, by %s', (mode) => {
  let server: DeepServer;

  beforeAll(async () => {
    server = await startDeepServer();
    await chooseSource(browser.panel, mode);
    await browser.panel.getByRole('button', { name: 'Record', pressed: true }).waitFor();
    await browser.page.goto(`${server.origin}/few`);
  });
  afterAll(async () => {
    await browser?.page.goto('about:blank');
    await server?.close();
  });

  it('reaches an iframe of another site, and the list shows message and echo', async () => {
    await poll(() => server.heard.get('frame localhost')?.length).toBe(5);
    await write(/frame/, 'into the frame');
    await poll(said).toBe('Sent: 14 B.');
    await poll(() => server.heard.get('frame localhost')?.at(-1)).toBe('into the frame');
    const rows = browser.panel
      .getByRole('grid', { name: 'Messages' })
      .getByRole('row')
      .filter({ hasText: 'into the frame' });
    await poll(() => rows.count()).toBe(2);
    await poll(() => rows.first().getByRole('img', { name: 'sent from this panel' }).count()).toBe(1);
  });

  it(
    mode === 'deep' ? 'reaches a dedicated worker' : 'says in a sentence why it reaches no worker',
    async () => {
      await poll(() => server.heard.get('lone')?.length).toBe(5);
      await write(/lone/, 'into the worker');
      if (mode === 'deep') {
        await poll(said).toBe('Sent: 15 B.');
        await poll(() => server.heard.get('lone')?.at(-1)).toBe('into the worker');
      } else {
        await poll(said).toMatch(/^No page of this tab holds this connection.*\.$/);
        expect(server.heard.get('lone')).toHaveLength(5);
      }
    },
  );

  it('says in a sentence that a connection has gone with its frame', async () => {
    await browser.panel
      .getByRole('grid', { name: 'Connections' })
      .getByRole('row', { name: /frame/ })
      .click();
    await browser.page.evaluate(() => document.querySelector('iframe')?.remove());
    await poll(() => browser.panel.getByRole('region', { name: 'Send and close' }).textContent()).toMatch(
      /no longer open/,
    );
  });
});
