import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { chat, echo, type Flow, flood, mqtt, rpc, samples, socketIo } from './flows.ts';

interface Endpoint {
  readonly flow: Flow;
  /** Subprotocols that it supports, the preferred one first. */
  readonly speaks?: readonly string[];
  readonly compresses?: boolean;
}

const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map([
  ['/echo', { flow: echo }],
  ['/chat', { flow: chat, speaks: ['chat.v2', 'chat.v1'], compresses: true }],
  ['/socket.io/', { flow: socketIo }],
  ['/rpc', { flow: rpc, speaks: ['jsonrpc'] }],
  ['/mqtt', { flow: mqtt, speaks: ['mqtt'] }],
  ['/samples', { flow: samples }],
  ['/worker', { flow: echo, speaks: ['ticks'] }],
  ['/shared-worker', { flow: echo, speaks: ['ticks'] }],
  ['/service-worker', { flow: echo, speaks: ['ticks'] }],
  ['/frame', { flow: echo, speaks: ['ticks'] }],
  ['/frame-of-another-site', { flow: echo, speaks: ['ticks'] }],
  ['/flood', { flow: flood }],
]);

const LARGEST_MESSAGE = 64 * 1024 * 1024;

/** Answers the upgrades of the demo's live sockets on an HTTP server; other paths get 404. */
export function serveSockets(server: Server): void {
  const servers = new Map<string, WebSocketServer>();
  for (const [path, endpoint] of ENDPOINTS) servers.set(path, makeServer(endpoint));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = new URL(request.url ?? '/', 'http://demo');
    const endpoint = ENDPOINTS.get(url.pathname);
    const sockets = servers.get(url.pathname);
    if (endpoint === undefined || sockets === undefined) {
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (live) => {
      live.on('error', () => live.terminate());
      endpoint.flow(live, url.searchParams);
    });
  });
}

function makeServer({ speaks, compresses }: Endpoint): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    // Short messages as well, because a demo of compression has to compress.
    perMessageDeflate: compresses ? { threshold: 0 } : false,
    handleProtocols: (offered) => speaks?.find((name) => offered.has(name)) ?? false,
  });
}
