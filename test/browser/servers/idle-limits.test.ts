import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { sessionStats } from '../../../src/cli/stats/session-stats.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readFile } from '../../../src/formats/read-file.ts';
import { type HarSocket, harOf } from '../../cli/stats/har-of.ts';
import { installPackages } from '../../support/proxies/install-packages.ts';
import { nginxPlan } from '../../support/proxies/plans.ts';
import { type RunningProxy, runProxy } from '../../support/proxies/run-proxy.ts';

/** Seconds of `proxy_read_timeout` in nginx, each for a path of its own; no product has one of them by default. */
const TIMEOUTS = [5, 10, 15, 20, 25];
/** Sockets that nginx ends by each of them. */
const SOCKETS = 5;

const missing = installPackages('nginx');

describe.skipIf(missing !== null)('a limit of a real nginx on silence', () => {
  let backend: WebSocketServer;
  let proxy: RunningProxy;

  beforeAll(async () => {
    backend = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(backend, 'listening');
    backend.on('connection', (socket) => {
      // A proxy whose client is gone may send anything yet.
      socket.on('error', () => {});
      socket.send('hello');
    });
    const address = backend.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const locations = TIMEOUTS.map(
      (seconds) => `
    location /after-${seconds} {
      proxy_pass http://127.0.0.1:${port};
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection "upgrade";
      proxy_read_timeout ${seconds}s;
    }`,
    );
    proxy = await runProxy(nginxPlan(locations.join('\n')));
  });
  afterAll(async () => {
    backend?.close();
    await proxy?.stop();
  });

  /** A socket that says one word and is silent until nginx ends it, as a HAR keeps it. */
  async function ended(seconds: number): Promise<HarSocket> {
    const url = `ws://127.0.0.1:${proxy.port}/after-${seconds}`;
    const startedAt = Date.now();
    const socket = new WebSocket(url);
    let heardAt = Number.NaN;
    socket.on('message', () => {
      heardAt = Date.now();
    });
    await once(socket, 'close');
    const abortedAt = Date.now();
    return { url, startedAt, abortedAt, messages: [{ at: heardAt, received: 'hello' }] };
  }

  it('is found within a second for each of five, and none is called a default', async () => {
    const sockets = await Promise.all(
      TIMEOUTS.flatMap((seconds) => Array.from({ length: SOCKETS }, () => ended(seconds))),
    );
    const imported = readFile(new TextEncoder().encode(harOf(...sockets)));
    const { connections } = await sessionStats(imported, replay(imported));
    const found = new Map(
      connections.map(({ connection, idleLimit }) => [
        connection.url.seen ? new URL(connection.url.value).pathname : '',
        idleLimit,
      ]),
    );
    expect(connections).toHaveLength(TIMEOUTS.length * SOCKETS);
    expect(
      TIMEOUTS.map((seconds) => {
        const limit = found.get(`/after-${seconds}`);
        return { planted: seconds, shown: (limit?.ms ?? 0) / 1000, products: limit?.products };
      }),
    ).toEqual(TIMEOUTS.map((seconds) => ({ planted: seconds, shown: seconds, products: [] })));
  });
});
