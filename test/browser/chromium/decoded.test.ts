import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { axeViolations } from '../../panel/support/axe.ts';
import { HUB_INVOCATION, PROTOBUF_MESSAGE } from '../../panel/support/decoded-samples.ts';
import { MQTT_CONNECT, mqttPublish } from '../../panel/support/sample-messages.ts';
import { type ChromiumPanel, openPanel } from '../../support/chromium-panel.ts';

const RECORD_END = '\u001e';
const PUBLISH = mqttPublish('home/kitchen', '{"celsius":21.5,"at":9007199254740993}');

/** What the server sends over each socket, by its path. */
const SENT: Readonly<Record<string, readonly (string | Uint8Array)[]>> = {
  // A packet in two messages last.
  '/mqtt': [Uint8Array.of(0x20, 2, 0, 0), PUBLISH, PUBLISH.subarray(0, 9), PUBLISH.subarray(9)],
  '/socket.io/': [
    '0{"sid":"lv_VI97","upgrades":[],"pingInterval":25000,"pingTimeout":20000}',
    '40{"sid":"a"}',
    '42["message",{"from":"ana"}]',
    '42[]',
  ],
  '/hub': [`{}${RECORD_END}`, HUB_INVOCATION],
  '/feed': [PROTOBUF_MESSAGE],
};

describe('decoded messages in DevTools of Chromium', () => {
  const http = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end('<!doctype html><html lang="en"><title>Talk</title><link rel="icon" href="data:,">');
  });
  const sockets = new WebSocketServer({ server: http });
  let at: ChromiumPanel;
  const grid = (name: string) => at.panel.getByRole('grid', { name });
  const row = (text: string) => grid('Messages').getByRole('row').filter({ hasText: text });
  const tree = () => at.panel.getByRole('tree', { name: 'Decoded message' });
  const node = (text: string) => tree().getByRole('treeitem').filter({ hasText: text });
  const bytes = () => at.panel.getByRole('group', { name: 'Bytes' });
  const marked = () => bytes().locator('.hex-bytes .mark').allTextContents();
  const turnTo = async (path: string) => {
    await grid('Connections').getByRole('row').filter({ hasText: path }).click();
    await at.panel.getByRole('tab', { name: 'Messages', exact: true }).click();
  };

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
      ([base, connect, hub]) => {
        const open = (path: string, first: string | readonly number[], protocols: string[] = []) => {
          const socket = new WebSocket(base + path, protocols);
          socket.addEventListener('open', () =>
            socket.send(typeof first === 'string' ? first : Uint8Array.from(first)),
          );
          return socket;
        };
        const all = [
          open('/mqtt', connect, ['mqtt']),
          open('/socket.io/?EIO=4&transport=websocket', '40'),
          open('/hub', hub),
          open('/feed', 'begin', ['protobuf']),
        ];
        Reflect.set(window, 'sockets', all);
      },
      [
        `ws://127.0.0.1:${port}`,
        [...MQTT_CONNECT],
        `{"protocol":"messagepack","version":1}${RECORD_END}`,
      ] as const,
    );
    await at.panel
      .getByRole('status', { name: 'Summary' })
      .getByText('15 messages', { exact: true })
      .waitFor();
  });
  afterAll(async () => {
    await at?.close();
    for (const live of sockets.clients) live.terminate();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });

  it('says of each message what it is, also of one that another ends', async () => {
    for (const [path, names] of [
      ['mqtt', ['mqtt CONNECT', 'mqtt CONNACK', 'mqtt PUBLISH', 'mqtt part', 'home/kitchen']],
      ['socket.io', ['engine.io open', 'socket.io EVENT', 'socket.io INVALID']],
      ['hub', ['signalr Invocation', 'signalr HandshakeRequest']],
      ['feed', ['protobuf fields']],
    ] as const) {
      await turnTo(path);
      for (const name of names) await row(name).first().waitFor();
    }
  });

  it('opens a message as a tree with exact numbers, and says why it is read so', async () => {
    await turnTo('mqtt');
    await row('mqtt PUBLISH').first().click();
    await at.panel.getByText('Chosen by the subprotocol.').waitFor();
    await node('topic').first().waitFor();
    await at.panel.getByRole('searchbox', { name: 'Search in message' }).fill('9007199254740993');
    await at.devtools.keyboard.press('Enter');
    await expect
      .poll(() => tree().locator('[aria-selected=true]').textContent())
      .toContain('9007199254740993');
  });

  it('marks the bytes of a node, and opens the node of a byte, by mouse and by keys', async () => {
    await node('topic').first().click();
    await expect.poll(async () => (await marked()).length).toBeGreaterThanOrEqual('home/kitchen'.length);
    await bytes().locator('[data-at="5"]').first().click();
    await expect.poll(() => tree().locator('[aria-selected=true]').textContent()).toContain('home/kitchen');
    await at.devtools.keyboard.press('Home');
    await expect
      .poll(() => tree().locator('[aria-selected=true]').textContent())
      .not.toContain('home/kitchen');
    await expect.poll(async () => (await marked()).length).toBeLessThan(12);
    await tree().focus();
    await at.devtools.keyboard.press('End');
    await expect.poll(async () => (await marked()).length).toBeGreaterThan(12);
  });

  it('lists what is wrong with its place', async () => {
    await turnTo('socket.io');
    await row('socket.io INVALID').click();
    await expect
      .poll(() => at.panel.getByRole('list', { name: 'Problems' }).getByRole('listitem').count())
      .toBe(1);
    await at.panel.getByText('engine.io \u203a socket.io').waitFor();
  });

  it('reads an endpoint by another decoder where people choose one, and remembers it', async () => {
    await turnTo('feed');
    await row('protobuf fields').click();
    const choice = at.panel.getByRole('combobox', { name: 'Decoder' });
    await choice.selectOption('none');
    await row('binary').first().waitFor();
    await expect.poll(() => row('protobuf fields').count()).toBe(0);
    await at.panel.getByText('Chosen by you for this endpoint.').waitFor();
    await choice.selectOption('');
    await row('protobuf fields').waitFor();
  });

  it('has no violation that axe knows of, light and dark', async () => {
    await turnTo('mqtt');
    await row('mqtt PUBLISH').first().click();
    await node('topic').first().waitFor();
    const found: string[] = [];
    for (const theme of ['light', 'dark']) {
      await at.panel.evaluate((name) => {
        document.documentElement.dataset.theme = name;
      }, theme);
      found.push(...(await axeViolations(at.panel)));
    }
    expect(found).toEqual([]);
  });
});
