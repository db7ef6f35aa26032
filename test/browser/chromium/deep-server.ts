import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { WebSocketServer } from 'ws';
import { listen } from '../../../src/cli/demo/listen.ts';

/** What every context of the test page does: opens a socket and says numbered texts over it, as fast as it is asked to. */
const TALK = `
const talk = (name, every) => {
  const socket = globalThis.talked = new WebSocket('ws://' + location.host + '/echo?' + name);
  let n = 0;
  const say = () => socket.send(name + ' ' + n++);
  socket.onopen = () => { for (let i = 0; i < 5; i++) say(); if (every > 0) globalThis.talking = setInterval(say, every); };
  return socket;
};`;

const SCRIPTS: Readonly<Record<string, string>> = {
  '/dedicated.js': `${TALK} talk('dedicated', every()); new Worker('/nested.js?' + every());`,
  '/lone.js': `${TALK} talk('lone', every());`,
  '/nested.js': `${TALK} talk('nested', every());`,
  '/framed.js': `${TALK} talk('framed ' + location.hostname, every());`,
  '/shared.js': `${TALK} talk('shared', every());`,
  '/service.js': `${TALK} oninstall = () => skipWaiting(); onactivate = (event) => event.waitUntil(clients.claim());
    talk('service', every());`,
};
const EVERY = `const every = () => parseInt(location.search.slice(1)) || 0;`;

const PAGES: Readonly<Record<string, string>> = {
  '/frame': `<script>${EVERY}${TALK} talk('frame ' + location.hostname, every()); new Worker('/framed.js?' + every())</script>`,
  '/few': `<script>${EVERY}${TALK}
    addEventListener('load', () => {
      talk('page', every());
      const q = '?' + every();
      new Worker('/lone.js' + q);
      const frame = document.createElement('iframe');
      frame.src = 'http://localhost:' + location.port + '/frame-alone' + q;
      document.body.append(frame);
    });</script><body>`,
  '/frame-alone': `<script>${EVERY}${TALK} talk('frame localhost', every());</script>`,
  '/all': `<script>${EVERY}${TALK}
    addEventListener('load', () => {
      talk('page', every());
      const q = '?' + every();
      new Worker('/dedicated.js' + q);
      new SharedWorker('/shared.js' + q);
      navigator.serviceWorker.register('/service.js' + q);
      for (const host of [location.host, 'localhost:' + location.port]) {
        const frame = document.createElement('iframe');
        frame.src = 'http://' + host + '/frame' + q;
        document.body.append(frame);
      }
    });</script><body>`,
};

export interface DeepServer {
  readonly port: number;
  readonly origin: string;
  /** Codes and reasons with which the sockets of each name were closed to the server. */
  readonly closes: ReadonlyMap<string, string>;
  /** Texts that came over the sockets of each name, in order. */
  readonly heard: ReadonlyMap<string, readonly string[]>;
  close(): Promise<void>;
}

/** Pages with every kind of context, each of which echoes numbered texts; streams, offers and refusals besides. */
export async function startDeepServer(): Promise<DeepServer> {
  const heard = new Map<string, string[]>();
  const closes = new Map<string, string>();
  const server = createServer((request, response) => answer(request, response));
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    const name = decodeURIComponent((request.url ?? '').split('?')[1] ?? '');
    const texts = heard.get(name) ?? [];
    heard.set(name, texts);
    socket.on('close', (code, reason) => closes.set(name, `${code} ${String(reason)}`));
    socket.on('message', (data) => {
      const text = Buffer.isBuffer(data) ? data.toString() : '';
      texts.push(text);
      if (text === 'close me') socket.close(4001, 'as asked');
      else socket.send(text);
    });
  });
  const running = await listen(server);
  return {
    port: running.port,
    origin: `http://127.0.0.1:${running.port}`,
    heard,
    closes,
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      await running.close();
    },
  };
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const script = SCRIPTS[path];
  if (script !== undefined) {
    response.setHeader('Content-Type', 'text/javascript');
    response.end(EVERY + script);
  } else if (path === '/events') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('data: first\n\n');
    setTimeout(() => response.write('event: price\nid: 7\ndata: 1\ndata: 2\n\n: no event\n\n'), 100);
    setTimeout(() => response.end('data: last ж\n\n'), 200);
  } else if (path === '/must-upgrade') {
    response.writeHead(426, { Upgrade: 'websocket', Connection: 'Upgrade' });
    response.end();
  } else if (path === '/may-upgrade') {
    response.writeHead(200, { Upgrade: 'h2c', Connection: 'Upgrade' });
    response.end('ordinary');
  } else if (path === '/elsewhere') {
    response.writeHead(200, { 'Alt-Svc': 'h3=":443"; ma=60' });
    response.end('ordinary');
  } else {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><link rel="icon" href="data:,">${PAGES[path] ?? ''}`);
  }
}
