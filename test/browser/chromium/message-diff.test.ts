import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { axeViolations } from '../../panel/support/axe.ts';
import { MQTT_CONNECT, mqttPublish } from '../../panel/support/sample-messages.ts';
import { type ChromiumPanel, openPanel } from '../../support/chromium-panel.ts';

/** What the server sends over each socket, by its path. */
const SENT: Readonly<Record<string, readonly (string | Uint8Array)[]>> = {
  '/mqtt': [
    Uint8Array.of(0x20, 2, 0, 0),
    mqttPublish('home/hall', '{"celsius":21.5,"at":9007199254740993}'),
    mqttPublish('home/hall', '{"celsius":22,"at":9007199254740993,"by":"ana"}'),
  ],
  '/news': [
    '{"type":"tick","n":1,"user":{"id":9007199254740993}}',
    '{"type":"tick","n":2,"user":{"id":9007199254740992}}',
    '{"type":"note","n":3,"user":{"id":9007199254740993},"words":"a \\"b\\" c"}',
    '{"type":"tick","n":4}',
  ],
  '/raw': [Uint8Array.of(0xc1, 0xff, 1, 2, 3), Uint8Array.of(0xc1, 0xff, 9, 1, 2, 3)],
};

describe('messages beside each other in DevTools of Chromium', () => {
  const http = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end('<!doctype html><html lang="en"><title>Talk</title><link rel="icon" href="data:,">');
  });
  const sockets = new WebSocketServer({ server: http });
  let at: ChromiumPanel;
  const grid = (name: string) => at.panel.getByRole('grid', { name });
  const row = (text: string) => grid('Messages').getByRole('row').filter({ hasText: text });
  const dialog = (name: string | RegExp) => at.panel.getByRole('dialog', { name });
  const comparison = () => dialog('Compare two messages');
  const item = (name: string | RegExp) => at.panel.getByRole('menuitem', { name });
  const press = (key: string) => at.devtools.keyboard.press(key);
  const values = () => comparison().getByRole('table').locator('tbody tr').allInnerTexts();
  const turnTo = async (path: string) => {
    await grid('Connections').getByRole('row').filter({ hasText: path }).click();
    await at.panel.getByRole('tab', { name: 'Messages', exact: true }).click();
  };
  const cells = async () => (await grid('Messages').getByRole('row').allInnerTexts()).slice(1);

  beforeAll(async () => {
    sockets.on('connection', (live, request) => {
      const path = new URL(request.url ?? '/', 'ws://localhost').pathname;
      live.once('message', () => {
        for (const message of SENT[path] ?? []) live.send(message, { binary: typeof message !== 'string' });
      });
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const { port } = http.address() as AddressInfo;
    at = await openPanel({ url: `http://127.0.0.1:${port}/`, size: { width: 1280, height: 900 } });
    await at.panel.getByRole('button', { name: 'Record', pressed: true }).waitFor();
    await at.page.evaluate(
      ([base, connect]) => {
        const open = (path: string, first: string | readonly number[], protocols: string[] = []) => {
          const socket = new WebSocket(base + path, protocols);
          socket.addEventListener('open', () =>
            socket.send(typeof first === 'string' ? first : Uint8Array.from(first)),
          );
          return socket;
        };
        Reflect.set(window, 'sockets', [
          open('/mqtt', connect, ['mqtt']),
          open('/news', 'begin'),
          open('/raw', 'begin'),
        ]);
      },
      [`ws://127.0.0.1:${port}`, [...MQTT_CONNECT]] as const,
    );
    await at.panel
      .getByRole('status', { name: 'Summary' })
      .getByText('12 messages', { exact: true })
      .waitFor();
  });
  afterAll(async () => {
    await at?.close();
    for (const live of sockets.clients) live.terminate();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });

  it('compares a decoded message with the previous of its type: by value, as lines, and in bytes', async () => {
    await turnTo('mqtt');
    await row('mqtt PUBLISH').nth(1).click({ button: 'right' });
    await item('Compare with the previous of its type').click();
    await comparison().getByText('1 changed, 1 added, 0 removed.').waitFor();
    await expect
      .poll(async () => (await values()).map((line) => line.split('\t').map((cell) => cell.trim())))
      .toEqual([
        ['≠ changed', 'payload.celsius', '21.5', '22'],
        ['+ added', 'payload.by', '', '"ana"'],
      ]);
    await comparison().getByRole('tab', { name: 'Values' }).focus();
    await press('ArrowRight');
    await comparison().getByRole('region', { name: 'Text' }).waitFor();
    await expect.poll(() => comparison().locator('.diff-removed').count()).toBe(2);
    await expect.poll(() => comparison().locator('.diff-removed del').allInnerTexts()).toEqual(['1.5']);
    await expect.poll(() => comparison().locator('.diff-added').count()).toBe(3);
    await press('ArrowRight');
    await comparison().getByRole('region', { name: 'Bytes' }).waitFor();
    await expect
      .poll(async () => (await comparison().locator('.diff-added').allInnerTexts()).join('\n'))
      .toContain('ana');
    await press('Escape');
    await expect.poll(() => comparison().count()).toBe(0);
  });

  it('compares two selected messages by keys and button, and bytes where nothing decodes them', async () => {
    await turnTo('raw');
    await row('c1 ff 01').click();
    await press('Shift+ArrowDown');
    await at.panel.getByRole('button', { name: 'Compare these two' }).click();
    await comparison().getByText('They differ in their bytes.').waitFor();
    await expect.poll(() => comparison().locator('.diff-added').allInnerTexts()).toHaveLength(1);
    await expect.poll(() => comparison().locator('.diff-added').textContent()).toContain('09');
    await comparison().getByRole('button', { name: 'Close' }).click();
    await row('begin').click();
    await at.panel.getByRole('button', { name: 'Compare with the previous of its type' }).click();
    await comparison().getByText('No message before it has the type').waitFor();
    await press('Escape');
  });

  it('shows a field in a column, with its digits, and takes it away', async () => {
    await turnTo('news');
    await row('"n":1').click();
    const json = at.panel.getByRole('tree', { name: 'JSON' });
    await json.getByRole('treeitem').filter({ hasText: 'user' }).click();
    await json.getByRole('treeitem').filter({ hasText: 'id' }).last().click({ button: 'right' });
    await item('Add as column').click();
    await grid('Messages').getByRole('columnheader', { name: 'user.id' }).waitFor();
    await expect
      .poll(async () => (await cells()).filter((line) => line.includes('\n9007199254740993')).length)
      .toBe(2);
    // By keys: from a decoded message, in another list.
    await turnTo('mqtt');
    await expect.poll(() => grid('Messages').getByRole('columnheader', { name: 'user.id' }).count()).toBe(0);
    await row('mqtt PUBLISH').first().click();
    const tree = at.panel.getByRole('tree', { name: 'Decoded message' });
    await tree
      .getByRole('treeitem')
      .filter({ hasText: /^topic: / })
      .click();
    await tree.focus();
    await press('Shift+F10');
    await item('Add as column').focus();
    await press('Enter');
    const heading = grid('Messages').getByRole('columnheader', { name: 'topic' });
    await heading.waitFor();
    await expect.poll(() => grid('Messages').getByText('home/hall', { exact: true }).count()).toBe(2);
    await heading.getByRole('button').focus();
    await press('Shift+F10');
    await item('Move left').click();
    await item('Remove this column').waitFor({ state: 'detached' });
    await heading.getByRole('button').focus();
    await press('Shift+F10');
    await item('Remove this column').click();
    await expect.poll(() => heading.count()).toBe(0);
  });

  it('groups by a field, with exact values; one that is chosen lists its messages', async () => {
    await turnTo('news');
    await grid('Messages').getByRole('columnheader', { name: 'user.id' }).click({ button: 'right' });
    await item('Group by this').click();
    const groups = dialog('Messages by user.id');
    await groups.getByText('2 values in 5 messages.').waitFor();
    const lines = (await groups.getByRole('row').allInnerTexts()).slice(1).map((line) => line.split('\n'));
    expect(lines.map(([value, count]) => [value, count?.trim()])).toEqual([
      ['9007199254740993', '2'],
      ['(nothing there)', '2'],
      ['9007199254740992', '1'],
    ]);
    await groups.getByRole('button', { name: '9007199254740993' }).click();
    const filter = at.panel.getByRole('searchbox', { name: 'Filter messages' });
    await expect.poll(() => filter.inputValue()).toBe('json.user.id=9007199254740993');
    await expect.poll(async () => (await cells()).length).toBe(2);
    // The other one by keys: the condition on the field is replaced.
    await grid('Messages').getByRole('columnheader', { name: 'user.id' }).click({ button: 'right' });
    await item('Group by this').click();
    await groups.getByText('2 values in 5 messages.').waitFor();
    await groups.getByRole('grid').focus();
    await press('End');
    await press('Enter');
    await expect.poll(() => filter.inputValue()).toBe('json.user.id=9007199254740992');
    await expect.poll(async () => (await cells()).length).toBe(1);
    await filter.fill('');
  });

  it('has no violation that axe knows of, light and dark', async () => {
    const found: string[] = [];
    const look = async () => {
      for (const theme of ['light', 'dark']) {
        await at.panel.evaluate((name) => {
          document.documentElement.dataset.theme = name;
        }, theme);
        found.push(...(await axeViolations(at.panel)));
      }
    };
    await turnTo('news');
    await grid('Messages').getByRole('columnheader', { name: 'user.id' }).click({ button: 'right' });
    await item('Group by this').click();
    await dialog('Messages by user.id').getByText('2 values in 5 messages.').waitFor();
    await look();
    await press('Escape');
    await row('"n":3').click({ button: 'right' });
    await item('Compare with the previous of its type').click();
    for (const tab of ['Values', 'Text', 'Bytes']) {
      await comparison().getByRole('tab', { name: tab }).click();
      await look();
    }
    await press('Escape');
    expect(found).toEqual([]);
  });
});
