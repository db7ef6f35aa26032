import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { Script } from 'node:vm';
import { createServer as createVite, type ViteDevServer } from 'vite';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import type { Explanation } from '../../../src/analysis/explanation.ts';
import { SocketWitness, type Witnessed } from '../../support/proxies/socket-witness.ts';

// Causes that loopback and a flag can provoke in a real Chromium, each with the explanation that we print; and where the remedy
// is code for a server that is at hand, with that very code, which has to work.

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
}

/** A page on loopback, with these fields. */
async function pageWith(fields: Record<string, string> = {}): Promise<{ url: string; port: number }> {
  const port = await listening(
    createServer((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html', ...fields });
      response.end('<!doctype html><title>Page</title><link rel="icon" href="data:,">');
    }),
  );
  return { url: `http://127.0.0.1:${port}/`, port };
}

async function witness(flags: readonly string[] = [], page: string | null = null): Promise<SocketWitness> {
  const started = await SocketWitness.start(flags, page);
  closing.push(() => started.stop());
  return started;
}

/** A right server of WebSockets, and how many requests it has seen. */
async function socketServer(): Promise<{ port: number; asked: () => number }> {
  let asked = 0;
  const server = createServer();
  server.on('upgrade', () => {
    asked++;
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => socket.send('hello'));
  return { port: await listening(server), asked: () => asked };
}

function codeFor(explanation: Explanation | null, product: string): string {
  const fix = explanation?.fixes.find((one) => one.product.includes(product));
  if (fix === undefined) throw new Error(`No fix is printed for ${product}`);
  return fix.code;
}

function expectSwitched({ connection, explanation, received }: Witnessed): void {
  expect(connection.status).toEqual({ seen: true, value: 101 });
  expect(received.length).toBeGreaterThan(0);
  expect(explanation).toBeNull();
}

describe('the browser itself refuses', () => {
  it('an address of this computer to a page of the internet, without a permission', async () => {
    const page = await pageWith();
    const server = await socketServer();
    const seen = await witness([`--ip-address-space-overrides=127.0.0.1:${page.port}=public`], page.url);
    const { explanation } = await seen.open(`ws://127.0.0.1:${server.port}/obs`);
    expect(explanation?.cause).toBe('blocked-by-local-network-access');
    expect(explanation?.sentence).toContain('this computer');
    expect(explanation?.fixes.map(({ product }) => product)).toContain('The embedding page');
    expect(server.asked()).toBe(0);

    // Without a window nobody is asked: the state is set, which is what the browser goes by.
    await seen.setLoopbackPermission('prompt');
    const prompt = await seen.open(`ws://127.0.0.1:${server.port}/obs?prompt`);
    expect(prompt.explanation?.sentence).toContain('no permission yet');
    expect(prompt.explanation?.evidence.join(' ')).toMatch(/loopback-network [^.]*“prompt”/);
    await seen.setLoopbackPermission('denied');
    const denied = await seen.open(`ws://127.0.0.1:${server.port}/obs?denied`);
    expect(denied.explanation?.sentence).toContain('was denied to this page');
    expect(server.asked()).toBe(0);
    await seen.setLoopbackPermission('granted');
    expectSwitched(await seen.open(`ws://127.0.0.1:${server.port}/obs?granted`));
  });

  it('an address that Connection-Allowlist does not name', async () => {
    const page = await pageWith({ 'Connection-Allowlist': '(response-origin)' });
    const server = await socketServer();
    const { explanation } = await (await witness([], page.url)).open(`ws://127.0.0.1:${server.port}/`);
    expect(explanation?.cause).toBe('blocked-by-connection-allowlist');
    expect(server.asked()).toBe(0);
  });
});

describe('a server answers', () => {
  it('431 to a head that is too large for Node', async () => {
    const server = createServer({ maxHeaderSize: 512 });
    const sockets = new WebSocketServer({ server });
    closing.push(async () => sockets.close());
    const port = await listening(server);
    const { explanation } = await (await witness()).open(`ws://127.0.0.1:${port}/${'a'.repeat(600)}`);
    expect(explanation?.cause).toBe('handshake-too-large');
    expect(explanation?.fixes.map(({ product }) => product)).toContain('Node.js');
  });

  it('an upgrade twice, by two WebSocketServer on one server, and by one handler alone with the code that we print', async () => {
    const broken = createServer();
    for (const path of ['/chat', '/other']) {
      new WebSocketServer({ server: broken, path }).on('connection', (socket) => {
        setTimeout(() => socket.send('hello'), 200);
      });
    }
    const seen = await witness();
    const failed = await seen.open(`ws://127.0.0.1:${await listening(broken)}/chat`);
    expect(failed.connection.status).toEqual({ seen: true, value: 101 });
    expect(failed.explanation?.cause).toBe('frames-broken-after-switch');

    const mended = createServer();
    const code = codeFor(failed.explanation, 'Node ws');
    new Script(`${code}\nchat.on('connection', (socket) => socket.send('hello'));`).runInNewContext({
      server: mended,
      WebSocketServer,
      URL,
    });
    expectSwitched(await seen.open(`ws://127.0.0.1:${await listening(mended)}/chat`));
  });
});

describe('a testing tool adds fields to each request', () => {
  it('that would make it no handshake: the browser’s own ones win, so the cause request-is-no-handshake cannot be provoked', async () => {
    const server = createServer();
    const requests: IncomingMessage[] = [];
    server.on('upgrade', (request) => {
      requests.push(request);
    });
    new WebSocketServer({ server }).on('connection', (socket) => socket.send('hello'));
    const address = `ws://127.0.0.1:${await listening(server)}/`;
    const seen = await witness();
    await seen.setExtraFields({
      Connection: 'keep-alive, Upgrade',
      Upgrade: 'h2c',
      'Sec-WebSocket-Key': 'short',
      'Sec-WebSocket-Protocol': 'chat, chat',
      'Sec-WebSocket-Version': '8',
      'X-Reaches-The-Server': 'yes',
    });
    expectSwitched(await seen.open(address));
    expect(requests.map(({ headers }) => headers)).toMatchObject([
      {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'x-reaches-the-server': 'yes',
      },
    ]);
    expect(requests[0]?.headers).not.toHaveProperty('sec-websocket-protocol');
  });
});

describe('a server ends a socket that was open', () => {
  it('with a code that says why', async () => {
    const server = createServer();
    new WebSocketServer({ server }).on('connection', (socket, { url = '' }) => {
      socket.close(Number(url.slice(1)), 'said by the server');
    });
    const address = `ws://127.0.0.1:${await listening(server)}`;
    const seen = await witness();
    for (const code of [1003, 1007, 1008, 1011, 1012, 1013, 1014]) {
      const { explanation } = await seen.open(`${address}/${code}`);
      expect(explanation?.cause).toBe('closed-with-code');
      // A page cannot send such a code, so it came from the server.
      expect(explanation?.sentence).toContain(`the server closed the connection with ${code}`);
      expect(explanation?.evidence[0]).toContain(`code ${code} and the reason “said by the server”`);
    }
    expect((await seen.open(`${address}/1009`)).explanation?.cause).toBe('message-too-big');
    for (const code of [1000, 1001, 4001]) {
      expect((await seen.open(`${address}/${code}`)).explanation).toBeNull();
    }
  });
});

describe('nobody answers for a session or a name', () => {
  it('names the session that the address carries, and the host that has no address', async () => {
    const server = createServer();
    server.on('upgrade', (_request, socket) => {
      socket.on('error', () => socket.destroy());
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    });
    const port = await listening(server);
    const seen = await witness(['--host-resolver-rules=MAP nobody.example.test ~NOTFOUND']);
    const lost = await seen.open(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket&sid=abc`);
    expect(lost.explanation?.cause).toBe('session-unknown');
    expect(lost.explanation?.sentence).toContain('most likely does not know the session');
    const unnamed = await seen.open('ws://nobody.example.test/');
    expect(unnamed.explanation?.cause).toBe('name-not-resolved');
    expect(unnamed.explanation?.sentence).toContain('nobody.example.test');
  });
});

async function vite(server: Record<string, unknown>): Promise<ViteDevServer> {
  const started = await createVite({
    configFile: false,
    logLevel: 'silent',
    // The token of its page is not what is tried here.
    legacy: { skipWebSocketTokenCheck: true },
    server: { host: '127.0.0.1', port: 0, ...server },
  });
  closing.push(() => started.close());
  await started.listen();
  return started;
}

describe('a real Vite dev server, asked by a name that it does not know', () => {
  const HOST = 'dev.example.test';

  const addressOf = (server: ViteDevServer): string => {
    const address = server.httpServer?.address();
    if (address === null || address === undefined || typeof address === 'string') throw new Error('No port');
    return `ws://${HOST}:${address.port}/`;
  };

  it('refuses its own socket, and takes it with the code that we print', async () => {
    const seen = await witness([`--host-resolver-rules=MAP ${HOST} 127.0.0.1`]);
    const failed = await seen.open(addressOf(await vite({})), 1, ['vite-hmr']);
    expect(failed.explanation?.cause).toBe('dev-server-refused-host-or-origin');
    expect(failed.explanation?.sentence).toContain('Vite');
    const code = codeFor(failed.explanation, 'Vite')
      .replace('export default defineConfig(', '(')
      .replace(/;\s*$/, '');
    const config = new Script(code).runInNewContext({}) as { server: Record<string, unknown> };
    const allowed = [...(config.server['allowedHosts'] as string[])];
    expectSwitched(await seen.open(addressOf(await vite({ allowedHosts: allowed })), 1, ['vite-hmr']));
  });
});
