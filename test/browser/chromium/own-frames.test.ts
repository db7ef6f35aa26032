import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChromiumPanel, openPanel } from '../../support/chromium-panel.ts';

// Chrome's own panels name the page's line where the page hook's functions stand between that line and the browser.

/** Line 3 calls the constructor and line 6 `send`, by way of our stand-ins. */
const SCRIPT = `
function connect() {
  const socket = new WebSocket('ws://' + location.host + '/refused');
  socket.onerror = () => {
    // It is closed by now.
    socket.send('late');
  };
}
connect();
`;

describe.each(['standard', 'deep'] as const)('frames of the page hook in DevTools, by %s', (mode) => {
  let http: Server;
  let at: ChromiumPanel;

  beforeAll(async () => {
    http = createServer((request, response) => {
      if (request.url === '/app.js')
        response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(SCRIPT);
      else if (request.url !== '/') response.writeHead(404).end();
      else {
        response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
        response.end(
          '<!doctype html><html lang="en"><title>Frames</title><link rel="icon" href="data:,"><script src="/app.js"></script>',
        );
      }
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    at = await openPanel({ mode, size: { width: 1280, height: 760 } });
    await at.page.goto(`http://127.0.0.1:${(http.address() as AddressInfo).port}/`);
  });
  afterAll(async () => {
    await at?.close();
    http?.closeAllConnections();
    http?.close();
  });

  const choose = (tool: string) => at.devtools.getByRole('tab', { name: tool, exact: true }).click();

  it('the Console names the line that opened the socket, and the one that sent', async () => {
    await choose('Console');
    const lines = at.devtools.locator('.console-message-wrapper');
    const placeOf = (words: string) =>
      lines.filter({ hasText: words }).locator('.console-message-anchor').innerText();
    await expect.poll(() => placeOf('failed:')).toMatch(/^app\.js:3\s*$/);
    await expect.poll(() => placeOf('already in CLOSING or CLOSED')).toMatch(/^app\.js:6\s*$/);
  });

  it('Network names the line that opened the socket as the initiator', async () => {
    await choose('Network');
    await at.page.reload();
    const row = at.devtools.locator('.network-log-grid tr').filter({ hasText: 'refused' });
    await expect.poll(() => row.innerText()).toContain('app.js:3');
  });
});
