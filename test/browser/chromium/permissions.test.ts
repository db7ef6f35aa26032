import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { listen } from '../../../src/cli/demo/listen.ts';
import { type RecordingPanel, startRecordingPanel } from '../../support/recording/recording-panel.ts';

// Local Network Access (Chromium 156): a page of a public address may not open a socket to this machine without the permission.

let site: Awaited<ReturnType<typeof listen>>;
let socket: Awaited<ReturnType<typeof listen>>;
let running: RecordingPanel;

beforeAll(async () => {
  site = await listen(
    createServer((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' });
      response.end('<!doctype html><html lang="en"><title>Public</title><link rel="icon" href="data:,">');
    }),
  );
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on('error', () => {});
  socket = await listen(server);
  running = await startRecordingPanel({
    flags: [`--ip-address-space-overrides=127.0.0.1:${site.port}=public`],
    mode: 'deep',
    size: { width: 1280, height: 720 },
  });
});

afterAll(async () => {
  await running?.close();
  await site?.close();
  await socket?.close();
});

/** Opens a socket to this machine from the page; resolves with the first event of it. */
function open(): Promise<string> {
  return running.page.evaluate(
    (url) =>
      new Promise<string>((resolve) => {
        const opened = new WebSocket(url);
        for (const type of ['open', 'close']) opened.addEventListener(type, () => resolve(type));
      }),
    `ws://127.0.0.1:${socket.port}/agent`,
  );
}

it('a socket that was kept from this machine: the panel says which permission the page has now, and what helps', async () => {
  const { page, panel } = running;
  await page.goto(`http://127.0.0.1:${site.port}/`);
  // Without a window nobody can answer: what was not asked for yet stands at denied.
  expect(await open()).toBe('close');
  await panel.getByRole('row').filter({ hasText: 'agent' }).first().click();
  const permissions = panel.getByRole('region', { name: 'Permissions, as the browser says now' });
  await expect.poll(() => permissions.textContent()).toContain('denied');
  await expect.poll(() => permissions.textContent()).toContain(`http://127.0.0.1:${site.port}`);
  await expect
    .poll(() => permissions.textContent())
    .toContain('Allow access to the local network in the site’s settings');

  await page
    .context()
    .grantPermissions(['local-network-access'], { origin: `http://127.0.0.1:${site.port}` });
  await permissions.getByRole('button', { name: 'Look again' }).click();
  await permissions.getByRole('button', { name: 'Reload' }).waitFor();
  expect(await open()).toBe('open');
  expect(
    await page.evaluate(() => Object.keys(globalThis).filter((name) => name.startsWith('switchyard'))),
  ).toEqual([]);
});
