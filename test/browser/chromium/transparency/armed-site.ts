import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { WebSocketServer } from 'ws';
import { listen } from '../../../../src/cli/demo/listen.ts';

/** `/` is the page of `armed-windows.js`, beside what it shows in frames and popups, and sockets that send back what they get. */
export interface ArmedSite {
  readonly origin: string;
  readonly socketOrigin: string;
  close(): Promise<void>;
}

export async function startArmedSite(): Promise<ArmedSite> {
  const script = await readFile(new URL('armed-windows.js', import.meta.url), 'utf8');
  let late: ServerResponse | null = null;
  const server = createServer(({ url = '' }, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    const { pathname } = new URL(url, 'http://armed.test');
    if (pathname === '/late') {
      // The document is there before its root element.
      response.write('<!doctype html>\n');
      late = response;
    } else if (pathname === '/late-body') {
      late?.end('<p>late');
      response.end();
    } else if (pathname === '/empty') response.end('<!doctype html><p>empty');
    else response.end(`<!doctype html><link rel="icon" href="data:,"><body><script>${script}</script>`);
  });
  new WebSocketServer({ server }).on('connection', (socket) => {
    socket.on('message', (data) => socket.send(data));
  });
  const running = await listen(server);
  const host = `127.0.0.1:${running.port}`;
  return { origin: `http://${host}`, socketOrigin: `ws://${host}`, close: () => running.close() };
}
