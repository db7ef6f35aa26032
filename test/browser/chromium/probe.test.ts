import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { holdRefusedPort } from '../../../src/cli/demo/refused-port.ts';
import { axeViolations } from '../../panel/support/axe.ts';
import { type ChromiumPanel, openPanel } from '../../support/chromium-panel.ts';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** A server that refuses the upgrade but for one address, which it closes with a code of its own; answers a plain GET with 200 or 426, and keeps account of what it was asked. */
async function startServer() {
  const seen: Seen[] = [];
  const note = (request: IncomingMessage) =>
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
  const http = createServer((request, response) => {
    note(request);
    if (request.url === '/') {
      response.writeHead(200, { 'Content-Type': 'text/html', 'Set-Cookie': 'who=me; SameSite=Lax' });
      response.end('<!doctype html><html lang="en"><title>Page</title><link rel="icon" href="data:,">');
    } else if (request.url === '/needs-upgrade') {
      response.writeHead(426, { Upgrade: 'websocket', 'X-Answered-By': 'the server' });
      response.end('Upgrade Required');
    } else {
      response.writeHead(200, { 'Content-Type': 'text/plain', 'X-Answered-By': 'the server' });
      response.end(`it works\n${'x'.repeat(100_000)}`);
    }
  });
  const sockets = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, socket, head) => {
    note(request);
    if (request.url === '/closes') {
      sockets.handleUpgrade(request, socket, head, (live) => live.close(4401, 'no token'));
      return;
    }
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    page: `http://127.0.0.1:${port}/`,
    /** Another origin than the page's. */
    elsewhere: `ws://localhost:${port}`,
    socket: `ws://127.0.0.1:${port}`,
    asked: (path: string) => seen.filter(({ url }) => url === path),
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

describe('the probe over plain HTTP', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let at: ChromiumPanel;

  beforeAll(async () => {
    server = await startServer();
    at = await openPanel({ url: server.page, size: { width: 1280, height: 720 } });
    await at.panel.getByRole('button', { name: 'Record', pressed: true }).waitFor();
  });
  afterAll(async () => {
    await at?.close();
    await server?.close();
  });

  const section = () => at.panel.getByRole('region', { name: 'Ask over plain HTTP' });
  const button = () => section().getByRole('button', { name: 'Probe over plain HTTP' });
  async function fail(url: string): Promise<void> {
    await at.page.evaluate(
      (to) =>
        new Promise((resolve) => {
          new WebSocket(to).addEventListener('close', resolve);
        }),
      url,
    );
    const grid = at.panel.getByRole('grid', { name: 'Connections' });
    await grid
      .getByRole('row')
      .filter({ hasText: new URL(url).pathname.slice(1) })
      .click();
  }

  it('asks nothing by itself; asked, it shows what one ordinary GET with the page’s cookies brings', async () => {
    await fail(`${server.socket}/socket?x=1`);
    await button().waitFor();
    expect(server.asked('/socket?x=1')).toHaveLength(1);
    expect(server.asked('/socket?x=1')[0]?.headers.upgrade).toBe('websocket');

    await button().click();
    await section().getByText('Status 200').waitFor();
    await section().getByText('Another request: an ordinary GET, not the handshake').waitFor();
    await expect.poll(() => section().textContent()).toContain('the server');
    await expect
      .poll(() => section().getByRole('region', { name: 'First bytes' }).textContent())
      .toMatch(/^it works\n/);
    const gets = server.asked('/socket?x=1').slice(1);
    expect(gets).toHaveLength(1);
    expect(gets[0]).toMatchObject({ method: 'GET', headers: { cookie: 'who=me' } });
    expect(gets[0]?.headers).not.toHaveProperty('upgrade');
    expect(gets[0]?.headers).not.toHaveProperty('sec-websocket-key');
    expect(await axeViolations(at.panel)).toEqual([]);
  });

  it('changes nothing of what is said of the handshake, and is no connection', async () => {
    await at.panel.getByRole('tab', { name: 'Handshake', exact: true }).click();
    await at.panel.getByText('status 403, according to the browser').waitFor();
    await expect
      .poll(() => at.panel.getByRole('status', { name: 'Summary' }).textContent())
      .toContain('1 connection');
    await at.panel.getByRole('tab', { name: 'Why it failed' }).click();
    await section().getByText('Status 200').waitFor();
  });

  it('reaches another origin, and says that the browser hides the body of a refusal', async () => {
    await fail(`${server.elsewhere}/needs-upgrade`);
    await button().click();
    await section().getByText('Status 426').waitFor();
    await section().getByText('The browser shows no body for status 400 and above.').waitFor();
    expect(server.asked('/needs-upgrade').map(({ headers }) => headers.upgrade ?? null)).toEqual([
      'websocket',
      null,
    ]);
  });

  it('tells the browser’s name for it where no answer comes', async () => {
    const refused = await holdRefusedPort();
    try {
      await fail(`ws://127.0.0.1:${refused.port}/gone`);
      await button().click();
      await section().getByText('No answer. The browser said: “net::ERR_CONNECTION_REFUSED”').waitFor();
    } finally {
      await refused.close();
    }
  });

  it('is not offered where another request shows nothing, and a socket that was closed is not said to have failed', async () => {
    await fail('ws://127.0.0.1:6000/unsafe');
    const failed = at.panel.getByRole('region', { name: 'Why it failed' });
    await failed.getByText('unsafe-port', { exact: true }).waitFor();
    await expect.poll(() => section().count()).toBe(0);
    await fail(`${server.socket}/closes`);
    await at.panel.getByRole('tab', { name: 'Why it was closed' }).click();
    const closed = at.panel.getByRole('region', { name: 'Why it was closed' });
    await closed.getByText('closed-with-code', { exact: true }).waitFor();
    await expect.poll(() => closed.textContent()).toContain('4401');
    await expect.poll(() => section().count()).toBe(0);
    await expect.poll(() => at.panel.getByRole('tab', { name: 'Why it failed' }).count()).toBe(0);
    // The next test looks at a refusal again.
    await fail(`${server.socket}/refused-again`);
    await button().waitFor();
  });

  it('cannot be asked without recording, and says so', async () => {
    await at.panel.getByRole('button', { name: 'Record' }).click();
    await section().getByText('Press Record first').waitFor();
    await expect.poll(() => button().isDisabled()).toBe(true);
  });
});
