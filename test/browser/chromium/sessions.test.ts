import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from '../../panel/support/axe.ts';
import { type ChatServer, startChatServer } from '../../panel/support/chat-server.ts';
import { type ChromiumPanel, openPanel, type PanelTab } from '../../support/chromium-panel.ts';

/** Sends so many texts, and has them back. */
async function chat(tab: PanelTab, url: string, count: number): Promise<void> {
  await tab.page.evaluate(
    async ([to, n]) => {
      const socket = new WebSocket(to, ['chat']);
      Reflect.set(window, 'chat', socket);
      await new Promise((resolve) => socket.addEventListener('open', resolve));
      const echoes = new Promise<void>((resolve) => {
        let back = 0;
        socket.addEventListener('message', () => {
          if (++back === n) resolve();
        });
      });
      for (let i = 0; i < n; i++) socket.send(`word ${i}`);
      await echoes;
    },
    [url, count] as const,
  );
}

const summary = (tab: PanelTab) => tab.panel.getByRole('status', { name: 'Summary' });

describe('stored sessions', () => {
  let server: ChatServer;
  let at: ChromiumPanel;

  /** A tab with a session of its own, which is stored when it closes. */
  async function storeSession(count: number): Promise<void> {
    const other = await at.openSecondTab(server.page);
    await other.panel.getByRole('button', { name: 'Record', pressed: true }).waitFor();
    // Its page was there before: what it does until its hook is heard is before recording.
    const coverage = other.panel.getByRole('list', { name: 'Coverage' });
    await expect.poll(() => coverage.textContent()).toContain('Covered: page');
    await chat(other, server.chat, count);
    await summary(other)
      .getByText(`${2 * count} messages`)
      .waitFor();
    await other.page.close();
  }
  const list = () => at.panel.getByRole('table', { name: 'Stored sessions' });
  const rows = () => list().getByRole('row').filter({ hasText: '127.0.0.1' });
  const sessions = () => at.panel.getByRole('button', { name: 'Sessions', exact: true });
  const connections = () => at.panel.getByRole('grid', { name: 'Connections' });

  beforeAll(async () => {
    server = await startChatServer();
    at = await openPanel({ url: server.page, size: { width: 1280, height: 640 } });
    await at.panel.getByRole('button', { name: 'Record', pressed: true }).waitFor();
    await chat(at, server.chat, 1);
    await summary(at).getByText('2 messages', { exact: true }).waitFor();
  });
  afterAll(async () => {
    await at?.close();
    await server?.close();
  });

  it('are none at first: this tab’s own is not among them', async () => {
    await sessions().click();
    await at.panel.getByText('No session is stored yet.').waitFor();
    expect(await axeViolations(at.panel)).toEqual([]);
    await at.panel.getByRole('button', { name: 'Back to live' }).click();
    await connections().waitFor();
  });

  it('are listed with host, messages and size when their tab is closed', async () => {
    await storeSession(3);
    await storeSession(5);
    await expect
      .poll(async () => {
        // The list is read when it is opened.
        if ((await sessions().getAttribute('aria-pressed')) === 'true') await sessions().click();
        await sessions().click();
        await list().waitFor();
        return rows().getByText('in use by a tab').count();
      })
      .toBe(0);
    const host = new URL(server.page).host;
    await expect
      .poll(() => rows().allTextContents())
      .toEqual([
        expect.stringMatching(new RegExp(`${host}110[\\d,.]+ [kM]?B`)),
        expect.stringMatching(new RegExp(`${host}16[\\d,.]+ [kM]?B`)),
      ]);
    expect(await axeViolations(at.panel)).toEqual([]);
  });

  it('open read-only in the place of this tab’s own, which goes on behind', async () => {
    await rows().nth(1).getByRole('button', { name: /^Open/ }).click();
    const bar = at.panel.getByRole('region', { name: 'Stored session', exact: true });
    await bar.getByText('read-only').waitFor();
    await summary(at).getByText('6 messages', { exact: true }).waitFor();
    await expect.poll(() => at.panel.getByRole('button', { name: 'Clear' }).isDisabled()).toBe(true);
    await connections().getByRole('row').filter({ hasText: 'chat' }).click();
    await at.panel.getByRole('tab', { name: 'Messages' }).click();
    const messages = at.panel.getByRole('grid', { name: 'Messages' });
    await messages.getByText('word 2').first().waitFor();
    expect(await axeViolations(at.panel)).toEqual([]);

    await at.page.evaluate(() => {
      const socket: unknown = Reflect.get(window, 'chat');
      if (socket instanceof WebSocket) socket.send('meanwhile');
    });
    await bar.getByRole('button', { name: 'Back to live' }).click();
    await summary(at).getByText('4 messages', { exact: true }).waitFor();
    await expect.poll(() => bar.count()).toBe(0);
  });

  it('are deleted one by one, after a question', async () => {
    await sessions().click();
    await rows().first().waitFor();
    const remove = rows()
      .first()
      .getByRole('button', { name: /^Delete the session/ });
    await remove.click();
    await rows().first().getByText('Delete permanently?').waitFor();
    await at.devtools.keyboard.press('Escape');
    await expect.poll(() => remove.evaluate((button) => button === document.activeElement)).toBe(true);
    await expect.poll(() => rows().count()).toBe(2);
    await remove.click();
    await rows().first().getByRole('button', { name: 'Delete', exact: true }).click();
    await expect.poll(() => rows().count()).toBe(1);
    await expect.poll(() => rows().first().textContent()).toContain('16');
  });

  it('that is shown and deleted elsewhere gives way to this tab’s own', async () => {
    await rows().first().getByRole('button', { name: /^Open/ }).click();
    await summary(at).getByText('6 messages', { exact: true }).waitFor();
    await sessions().click();
    await at.panel.getByRole('button', { name: 'Delete all' }).click();
    await at.panel.getByText('Delete 1 session permanently?').waitFor();
    await at.panel.getByRole('button', { name: 'Delete', exact: true }).last().click();
    await at.panel.getByText('No session is stored yet.').waitFor();
    await summary(at).getByText('4 messages', { exact: true }).waitFor();
    await expect
      .poll(() => at.panel.getByRole('region', { name: 'Stored session', exact: true }).count())
      .toBe(0);
  });
});
