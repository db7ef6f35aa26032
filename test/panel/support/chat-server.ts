import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

export interface ChatServer {
  /** Of an empty page. */
  readonly page: string;
  /** Echoes text; answers the text `burst N` with N numbered messages. Chooses `chat`, compresses. */
  readonly chat: string;
  /** Answers 404 to the upgrade. */
  readonly missing: string;
  /** The messages that came to `chat`, of all sockets in order: text as a string, binary as bytes. */
  readonly heard: readonly (string | Buffer)[];
  close(): Promise<void>;
}

/** A page and two WebSocket addresses on loopback, for the panel's tests in real browsers. */
export async function startChatServer(): Promise<ChatServer> {
  const http = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end('<!doctype html><html lang="en"><title>Chat</title><link rel="icon" href="data:,">');
  });
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: true,
    handleProtocols: (offered) => (offered.has('chat') ? 'chat' : false),
  });
  const heard: (string | Buffer)[] = [];
  http.on('upgrade', (request, socket, head) => {
    if (!(request.url ?? '').startsWith('/chat')) {
      socket.on('error', () => socket.destroy());
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (live) => {
      live.on('message', (data, isBinary) => {
        if (Buffer.isBuffer(data)) heard.push(isBinary ? data : data.toString());
        const burst = isBinary || !Buffer.isBuffer(data) ? null : /^burst (\d+)$/.exec(data.toString());
        if (burst === null) live.send(data, { binary: isBinary });
        else
          for (let n = 0; n < Number(burst[1]); n++)
            live.send(JSON.stringify({ n, word: n % 50 === 7 ? 'Needle' : 'hay' }));
      });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    page: `http://127.0.0.1:${port}/`,
    chat: `ws://127.0.0.1:${port}/chat`,
    missing: `ws://127.0.0.1:${port}/nothing-here`,
    heard,
    close: async () => {
      for (const live of sockets.clients) live.terminate();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
