import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { listen } from '../../../src/cli/demo/listen.ts';

/** A message as the server saw it. */
interface Accounted {
  readonly opcode: number;
  readonly size: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** What went over the sockets of one path, in order, by the server's own account. */
export interface Account {
  readonly received: Accounted[];
  readonly sent: Accounted[];
}

export interface CaptureServer {
  readonly origin: string;
  readonly socketOrigin: string;
  account(path: string): Account;
  /** Answers the handshakes of `/held`, which wait for it. */
  release(): void;
  close(): Promise<void>;
}

const PAGES: Readonly<Record<string, string>> = {
  '/inline': '<script>window.socket = new WebSocket("ws://" + location.host + "/inline-socket")</script>',
  // Ten sockets as the page is read, each of which sends at once.
  '/opens-sockets': `<script>
    window.back = 0;
    window.sockets = [];
    const open = (n) => {
      const name = "ws://" + location.host + "/at-once-" + n;
      const socket = new WebSocket(name);
      socket.onopen = () => [0, 1, 2].forEach((m) => socket.send(name + " " + m));
      socket.onmessage = () => { window.back++; };
      window.sockets.push(socket);
      if (n < 9) setTimeout(open, 5, n + 1);
    };
    open(0);
  </script>`,
};

/**
 * Pages to open sockets from, and sockets that send back what they get; `/refused` is answered with 404, `/held` not before
 * `release` is called.
 */
export async function startCaptureServer(): Promise<CaptureServer> {
  const accounts = new Map<string, Account>();
  const accountOf = (path: string): Account => {
    const account = accounts.get(path) ?? { received: [], sent: [] };
    accounts.set(path, account);
    return account;
  };
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    if (path === '/closed-page') response.setHeader('Content-Security-Policy', "connect-src 'none'");
    response.end(`<!doctype html><link rel="icon" href="data:,">${PAGES[path.split('?')[0] ?? ''] ?? ''}`);
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 ** 3, perMessageDeflate: true });
  server.on('upgrade', (request, stream, head) => {
    const path = request.url ?? '/';
    // Its page may go before it is answered.
    stream.on('error', () => stream.destroy());
    if (path === '/refused') {
      stream.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    if (path === '/held') held.push(() => upgrade(request, stream, head));
    else upgrade(request, stream, head);
  });
  const held: (() => void)[] = [];
  const upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const path = request.url ?? '/';
    sockets.handleUpgrade(request, stream, head, (socket) => {
      socket.on('message', (data, binary) => {
        if (!Buffer.isBuffer(data)) return;
        const entry = {
          opcode: binary ? 2 : 1,
          size: data.length,
          sha256: createHash('sha256').update(data).digest('hex'),
        };
        accountOf(path).received.push(entry);
        accountOf(path).sent.push(entry);
        socket.send(data, { binary });
      });
    });
  };
  const running = await listen(server);
  return {
    origin: `http://127.0.0.1:${running.port}`,
    socketOrigin: `ws://127.0.0.1:${running.port}`,
    account: accountOf,
    release: () => {
      for (const answer of held.splice(0)) answer();
    },
    close: () => running.close(),
  };
}
