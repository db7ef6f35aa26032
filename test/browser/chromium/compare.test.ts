import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from '../../panel/support/axe.ts';
import { type ChatServer, startChatServer } from '../../panel/support/chat-server.ts';
import { type ChromiumPanel, openPanel } from '../../support/chromium-panel.ts';

describe('rules, preview, report and comparison in DevTools of Chromium', () => {
  let server: ChatServer;
  let at: ChromiumPanel;

  beforeAll(async () => {
    server = await startChatServer();
    at = await openPanel({ url: server.page, size: { width: 1280, height: 900 } });
    await at.panel.getByRole('button', { name: 'Record', pressed: true }).waitFor();
    await at.page.evaluate(async (chat) => {
      const socket = new WebSocket(chat, ['chat']);
      Reflect.set(window, 'chat', socket);
      await new Promise((resolve) => socket.addEventListener('open', resolve));
      socket.send('{"type":"hello","token":"planted-secret"}');
    }, server.chat);
    await at.panel
      .getByRole('status', { name: 'Summary' })
      .getByText('2 messages', { exact: true })
      .waitFor();
  });
  afterAll(async () => {
    await at?.close();
    await server?.close();
  });

  it('rules that are imported into the settings are kept', async () => {
    await at.panel.getByRole('button', { name: 'Settings', exact: true }).click();
    const dialog = at.panel.getByRole('dialog', { name: 'Settings' });
    const chooser = at.devtools.waitForEvent('filechooser');
    await dialog.getByRole('button', { name: 'Import rules' }).click();
    const rules = '{"keepMessages": ["*"], "hideFields": ["Pragma"]}';
    await (await chooser).setFiles({
      name: 'rules.json',
      mimeType: 'application/json',
      buffer: Buffer.from(rules),
    });
    await dialog
      .getByText('The rules are saved. Redacted HARs, session logs and reports use them.')
      .waitFor();
    await expect
      .poll(() => dialog.getByRole('textbox', { name: 'Redaction rules' }).inputValue())
      .toBe(rules);
    await expect.poll(() => axeViolations(at.panel)).toEqual([]);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'detached' });
  });

  it('the export dialog lists what leaves, before and after', async () => {
    await at.panel.getByRole('button', { name: 'Export', exact: true }).click();
    const dialog = at.panel.getByRole('dialog', { name: 'Export' });
    await dialog.getByText('What redaction changes, before and after', { exact: true }).click();
    const row = dialog.getByRole('row').filter({ hasText: 'request.pragma' });
    await expect.poll(() => row.textContent()).toMatch(/no-cache\[redacted-\d+\]/);
    const message = dialog.getByRole('row').filter({ hasText: 'hello' });
    await expect.poll(() => message.first().textContent()).toMatch(/planted-secret.*redacted-\d+/);
    await expect.poll(() => axeViolations(at.panel)).toEqual([]);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'detached' });
  });

  it('a report of one connection is saved from its menu, without secrets', async () => {
    await at.panel.getByRole('row', { name: /chat/ }).first().click({ button: 'right' });
    const [download] = await Promise.all([
      at.devtools.waitForEvent('download'),
      at.panel.getByRole('menuitem', { name: 'Save a report' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^switchyard-.*\.html$/);
    const html = await readFile(await download.path(), 'utf8');
    expect(html.match(/<section/g)).toHaveLength(1);
    expect(html).toContain('hello');
    expect(html).not.toContain('planted-secret');
    expect(html).not.toContain('<script');
  });

  it('a file is compared with the session, the first difference first', async () => {
    const { host, pathname } = new URL(server.chat);
    const file = join(await mkdtemp(join(tmpdir(), 'switchyard-')), 'other.txt');
    await writeFile(
      file,
      `> GET ${pathname} HTTP/1.1\n> Host: ${host}\n> Upgrade: websocket\n< HTTP/1.1 403 Forbidden\n`,
    );
    await at.panel.getByRole('row', { name: /chat/ }).first().click({ button: 'right' });
    await at.panel.getByRole('menuitem', { name: 'Compare this session' }).click();
    const dialog = at.panel.getByRole('dialog', { name: 'Compare sessions' });
    const chooser = at.devtools.waitForEvent('filechooser');
    await dialog.getByRole('button', { name: 'Compare with a file' }).click();
    await (await chooser).setFiles(file);
    await dialog.getByText('Pairs that differ: 1', { exact: false }).waitFor();
    await expect
      .poll(() => dialog.getByRole('row').filter({ hasText: 'status' }).first().textContent())
      .toBe('status101403');
    await expect.poll(() => axeViolations(at.panel)).toEqual([]);
    // Nothing of it lies beside what is shown.
    await expect.poll(() => dialog.evaluate((shown) => shown.scrollWidth - shown.clientWidth)).toBe(0);
    await at.devtools.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });
});
