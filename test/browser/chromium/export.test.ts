import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseSource } from '../../../src/cli/start/recording-source.ts';
import { type ChatServer, startChatServer } from '../../panel/support/chat-server.ts';
import { type ChromiumPanel, openPanel } from '../../support/chromium-panel.ts';
import { holdDisk } from '../../support/hold-disk.ts';

const TEXTS = ['first', '{"hello":"w\u{f6}rld \u{1f600}"}', 'quoted "twice"'];

let server: ChatServer;
let at: ChromiumPanel;

beforeAll(async () => {
  server = await startChatServer();
  at = await openPanel({ mode: 'standard', size: { width: 1280, height: 760 } });
});
afterAll(async () => {
  await at?.close();
  await server?.close();
});

const dialog = () => at.panel.getByRole('dialog', { name: 'Export' });
const press = (name: string) => dialog().getByRole('button', { name, exact: true }).click();

async function openDialog(): Promise<void> {
  await at.panel.getByRole('button', { name: 'Export', exact: true }).click();
  await dialog().waitFor();
}

/** Saves from the open dialog; the file's path and name. */
async function save(): Promise<{ path: string; name: string }> {
  const coming = at.devtools.waitForEvent('download');
  await press('Save');
  const download = await coming;
  await dialog().getByText('Saved as').waitFor();
  return { path: await download.path(), name: download.suggestedFilename() };
}

describe.each(['standard', 'deep'] as const)(
  'exporting from the panel in DevTools of Chromium, by %s',
  (mode) => {
    beforeAll(async () => {
      await chooseSource(at.panel, mode);
      await at.page.goto(server.page);
      await at.panel
        .getByRole('status', { name: 'Summary' })
        .getByText('0 messages', { exact: true })
        .waitFor();
      await at.page.evaluate(
        async ([chat, texts]) => {
          const socket = new WebSocket(chat, ['chat']);
          Reflect.set(window, 'chat', socket);
          await new Promise((resolve) => socket.addEventListener('open', resolve));
          for (const text of texts) socket.send(text);
          socket.send(Uint8Array.of(0, 1, 255));
        },
        [server.chat, TEXTS] as const,
      );
      await at.panel
        .getByRole('status', { name: 'Summary' })
        .getByText('8 messages', { exact: true })
        .waitFor();
    });

    it('Escape closes the dialog before and after a file was saved, and DevTools does not hear it', async () => {
      const drawer = at.devtools.getByRole('tab', { name: 'Console' });
      const tabs = await drawer.count();
      await openDialog();
      await at.devtools.keyboard.press('Escape');
      await dialog().waitFor({ state: 'detached' });
      await openDialog();
      await save();
      // The file on disk was redacted: with another choice nothing is saved yet.
      await dialog().getByRole('checkbox', { name: 'Redact' }).uncheck();
      await dialog().getByText('Saved as').waitFor({ state: 'detached' });
      await at.devtools.keyboard.press('Escape');
      await dialog().waitFor({ state: 'detached' });
      const opener = at.panel.getByRole('button', { name: 'Export', exact: true });
      await expect.poll(() => opener.evaluate((button) => button === document.activeElement)).toBe(true);
      await expect.poll(() => drawer.count()).toBe(tabs);
    });

    it('Cancel ends an export at once and leaves no file; the dialog goes on', async () => {
      await openDialog();
      const release = await holdDisk(at.panel);
      const downloads: string[] = [];
      const hear = (download: { suggestedFilename(): string }) =>
        downloads.push(download.suggestedFilename());
      at.devtools.on('download', hear);
      await press('Save');
      await dialog().getByRole('progressbar').waitFor();
      await expect.poll(() => dialog().getByRole('progressbar').getAttribute('max')).toBe('8');
      await press('Cancel');
      await dialog().getByRole('progressbar').waitFor({ state: 'detached' });
      await release();
      await dialog().getByRole('radio', { name: 'Session log', exact: true }).check();
      const { path, name } = await save();
      at.devtools.off('download', hear);
      expect(downloads).toEqual([name]);
      const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
      expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ end: true, lines: lines.length });
      await press('Close');
    });

    it('Escape ends a running export and closes the dialog', async () => {
      await openDialog();
      const release = await holdDisk(at.panel);
      await press('Save');
      await dialog().getByRole('progressbar').waitFor();
      await at.devtools.keyboard.press('Escape');
      await dialog().waitFor({ state: 'detached' });
      await release();
    });

    it('some connections, with one kind of secrets kept: the file has these and nothing of the others', async () => {
      await at.page.evaluate(
        async ([chat, missing]) => {
          for (const url of [`${chat}?room=second&token=tk-second`, `${missing}?token=tk-third`]) {
            const socket = new WebSocket(url, ['chat']);
            await new Promise((resolve) => {
              socket.addEventListener('open', resolve);
              socket.addEventListener('error', resolve);
            });
            if (socket.readyState === WebSocket.OPEN) socket.send('to the second');
          }
        },
        [server.chat, server.missing] as const,
      );
      const filter = at.panel.getByRole('searchbox', { name: 'Filter connections' });
      await filter.click();
      await at.devtools.keyboard.type('room=second');
      await at.panel.getByText('1 of 3', { exact: true }).waitFor();
      await openDialog();
      const scope = dialog().getByRole('group', { name: 'Connections' });
      await expect.poll(() => scope.getByRole('radio', { name: 'Selected' }).isDisabled()).toBe(true);
      await scope.getByRole('radio', { name: 'Filtered 1' }).click();
      const hidden = dialog().getByRole('group', { name: 'Hidden in the file' });
      await hidden.getByRole('checkbox', { name: 'Tokens in URLs' }).click();
      await hidden.getByText('stays in this file').waitFor();
      await expect.poll(() => hidden.getByRole('checkbox', { checked: false }).count()).toBe(1);
      const { path } = await save();
      const text = await readFile(path, 'utf8');
      const { _switchyard: own, ...log } = JSON.parse(text).log;
      expect(log.entries.map(({ request }: { request: { url: string } }) => request.url)).toEqual([
        `${server.chat}?room=second&token=tk-second`,
      ]);
      expect(own).toMatchObject({
        redacted: true,
        connectionsLeftOut: 2,
        kept: ['url-parameter'],
      });
      for (const other of ['tk-third', 'nothing-here', 'quoted', 'to the second'])
        expect(text).not.toContain(other);
      await press('Close');

      // The next export hides everything again, of all connections.
      await filter.click();
      await at.devtools.keyboard.press('Control+A');
      await at.devtools.keyboard.press('Delete');
      const rows = at.panel.getByRole('grid', { name: 'Connections' }).getByRole('row');
      await expect.poll(() => rows.count()).toBe(4);
      await rows.nth(1).click();
      await rows.nth(3).click({ modifiers: ['Control'] });
      await openDialog();
      await expect.poll(() => dialog().getByRole('checkbox', { checked: false }).count()).toBe(0);
      await dialog()
        .getByRole('radio', { name: /^Session log/ })
        .check();
      await scope.getByRole('radio', { name: 'Selected 2' }).click();
      await dialog().getByText('2 connections', { exact: false }).waitFor();
      const both = await readFile((await save()).path, 'utf8');
      const lines = both
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(lines[0]).toMatchObject({ redacted: true, connectionsLeftOut: 1 });
      expect(new Set(lines.flatMap(({ event }) => event?.connection ?? []))).toEqual(new Set([0, 1]));
      expect(both).not.toContain('second');
      expect(both).toContain('nothing-here');
      for (const secret of ['tk-third', 'quoted']) expect(both).not.toContain(secret);
      await press('Close');
    });

    it("the HAR opens in Chrome's own Network panel with its messages", async () => {
      await openDialog();
      await dialog().getByRole('checkbox', { name: 'Redact' }).uncheck();
      const { path } = await save();
      await press('Close');
      // The panel asks for a name that ends in .har.
      const har = `${path}.har`;
      await writeFile(har, await readFile(path));

      await at.devtools.getByRole('tab', { name: 'Network', exact: true }).click();
      const chooser = at.devtools.waitForEvent('filechooser');
      await at.devtools.getByRole('button', { name: /^Import HAR/ }).click();
      await (await chooser).setFiles(har);
      const row = at.devtools.getByRole('row', { name: /^chat 101/ });
      await row.waitFor();
      await expect.poll(() => row.textContent()).toMatch(/101.*websocket/);
      // Its name: other cells only select the row.
      await row.click({ position: { x: 30, y: 8 } });
      await at.devtools.getByRole('tab', { name: 'Messages', exact: true }).click();
      for (const direction of ['send', 'receive']) {
        const rows = at.devtools.locator(`tr.resource-chunk-view-row-${direction} td.data-column`);
        await expect.poll(() => rows.allTextContents()).toEqual([...TEXTS, 'Binary message']);
      }
      await at.devtools.getByRole('tab', { name: 'Switchyard', exact: true }).click();
    });
  },
);
