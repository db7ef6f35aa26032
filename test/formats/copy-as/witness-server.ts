import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

export interface Witness {
  readonly url: string;
  /** Each handshake's request line target, fields as `name: value` in order, and messages. */
  readonly seen: {
    readonly target: string;
    readonly fields: readonly string[];
    readonly messages: (string | Buffer)[];
    /** The client's close, such as `4001 bye`; null while it is open. */
    closed: string | null;
  }[];
  /** An empty page of the same origin. */
  readonly page: string;
  close(): Promise<void>;
}

/** A WebSocket server on loopback that remembers what came, chooses the first subprotocol, and closes on `bye`. */
export async function startWitness(): Promise<Witness> {
  const http = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end('<!doctype html><html lang="en"><title>Witness</title><link rel="icon" href="data:,">');
  });
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: true });
  const seen: Witness['seen'] = [];
  sockets.on('connection', (socket, request) => {
    const raw = request.rawHeaders;
    const fields = raw.flatMap((name, k) =>
      k % 2 === 0 ? [`${name}: ${latin1AsUtf8(raw[k + 1] ?? '')}`] : [],
    );
    const one: Witness['seen'][number] = { target: request.url ?? '', fields, messages: [], closed: null };
    seen.push(one);
    socket.on('close', (code, reason) => {
      one.closed = `${code} ${reason.toString()}`.trim();
    });
    socket.on('message', (data, isBinary) => {
      const bytes = Buffer.isBuffer(data) ? data : Buffer.alloc(0);
      one.messages.push(isBinary ? bytes : bytes.toString());
      if (!isBinary && bytes.toString() === 'bye') socket.close(4001, 'as asked');
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}`,
    page: `http://127.0.0.1:${port}/`,
    seen,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function latin1AsUtf8(text: string): string {
  return Buffer.from(text, 'latin1').toString();
}
