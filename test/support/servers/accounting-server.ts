import { createServer } from 'node:http';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { listen } from '../../../src/cli/demo/listen.ts';
import { filled, type Step } from './script.ts';

/** One message as the server sent or received it. */
export interface Entry {
  readonly direction: 'client-to-server' | 'server-to-client';
  readonly opcode: 1 | 2;
  readonly bytes: Buffer;
}

/** What the server knows of one connection. */
export interface Account {
  readonly id: string;
  readonly subprotocol: string;
  readonly compressed: boolean;
  /** In the order in which the server sent and received them. */
  readonly entries: readonly Entry[];
  /** What the close event of the server's socket said; null while open. */
  readonly close: { readonly code: number; readonly reason: string } | null;
}

export interface AccountingServer {
  /** Without a path; see `addressOf`. */
  readonly url: string;
  /** By connection id, in the order of opening. */
  readonly accounts: ReadonlyMap<string, Account>;
  /** The address at which the server runs this script, and under which id it accounts. */
  addressOf(id: string, script: readonly Step[], options?: { readonly compress?: boolean }): string;
  /** Resolves when so many connections have been opened and closed. */
  closed(count: number): Promise<void>;
  close(): Promise<void>;
}

interface OpenAccount extends Account {
  readonly entries: Entry[];
  close: { code: number; reason: string } | null;
}

const LARGEST = 100 * 1024 * 1024;

/** A correct WebSocket server that does as the script for the address says, and writes down all that passes. */
export async function startAccountingServer(): Promise<AccountingServer> {
  const accounts = new Map<string, OpenAccount>();
  const scripts = new Map<string, readonly Step[]>();
  const changed = new EventTarget();
  const servers = { plain: makeServer(false), compressing: makeServer(true) };
  const http = createServer((_request, response) => response.writeHead(404).end());
  http.on('upgrade', (request, socket, head) => {
    const query = new URL(request.url ?? '/', 'http://server').searchParams;
    const compress = query.get('compress') === 'yes';
    (compress ? servers.compressing : servers.plain).handleUpgrade(request, socket, head, (live) => {
      const id = query.get('id') ?? '';
      const account: OpenAccount = {
        id,
        subprotocol: live.protocol,
        compressed: live.extensions !== '',
        entries: [],
        close: null,
      };
      accounts.set(id, account);
      live.once('close', (code, reason) => {
        account.close = { code, reason: reason.toString() };
        changed.dispatchEvent(new Event('closed'));
      });
      void run(live, account, scripts.get(id) ?? []);
    });
  });
  const server = await listen(http);
  const url = `ws://127.0.0.1:${server.port}`;
  return {
    url,
    accounts,
    addressOf: (id, script, options) => {
      scripts.set(id, script);
      const query = new URLSearchParams({ id });
      if (options?.compress) query.set('compress', 'yes');
      return `${url}/?${query}`;
    },
    closed: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if ([...accounts.values()].filter(({ close }) => close !== null).length < count) return;
          changed.removeEventListener('closed', look);
          resolve();
        };
        changed.addEventListener('closed', look);
        look();
      }),
    close: () => server.close(),
  };
}

function makeServer(compress: boolean): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST,
    perMessageDeflate: compress ? { threshold: 0 } : false,
  });
}

async function run(socket: WebSocket, account: OpenAccount, script: readonly Step[]): Promise<void> {
  let received = 0;
  const arrived = new EventTarget();
  socket.on('message', (data, isBinary) => {
    account.entries.push({ direction: 'client-to-server', opcode: isBinary ? 2 : 1, bytes: toBuffer(data) });
    received++;
    arrived.dispatchEvent(new Event('message'));
  });
  const send = (opcode: 1 | 2, bytes: Buffer): void => {
    account.entries.push({ direction: 'server-to-client', opcode, bytes });
    socket.send(bytes, { binary: opcode === 2 });
  };
  for (const step of script) {
    switch (step[0]) {
      case 'text':
        send(1, Buffer.from(step[1]));
        break;
      case 'bytes':
        send(2, Buffer.from(step[1]));
        break;
      case 'fill':
        send(step[1] === 'text' ? 1 : 2, filled(step[1], step[2], step[3]));
        break;
      case 'parts':
        account.entries.push({
          direction: 'server-to-client',
          opcode: 1,
          bytes: Buffer.from(step[1].join('')),
        });
        step[1].forEach((part, i) => {
          socket.send(part, { fin: i === step[1].length - 1, binary: false });
        });
        break;
      case 'ping':
        socket.ping(step[1]);
        break;
      case 'await':
        await new Promise<void>((resolve) => {
          const look = (): void => {
            if (received < step[1]) return;
            arrived.removeEventListener('message', look);
            resolve();
          };
          arrived.addEventListener('message', look);
          look();
        });
        break;
      case 'close':
        socket.close(step[1], step[2]);
        break;
    }
  }
}

/** `nodebuffer`, the default of `ws`, makes every message one Buffer. */
function toBuffer(data: RawData): Buffer {
  if (!Buffer.isBuffer(data)) throw new Error('A message that is not one buffer');
  return Buffer.from(data);
}
