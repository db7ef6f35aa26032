import { once } from 'node:events';
import { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Script } from 'node:vm';
import express from 'express';
import { expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { shakeHands } from '../../support/proxies/shake-hands.ts';
import { explained } from './explained.ts';

// A real Express: without a server of WebSockets it answers a handshake as any other request, and with the very code that we print it switches.

/** What an application of Express answers that this code starts. */
async function answer(code: string) {
  const app = express();
  const onLoopback = { listen: () => app.listen(0, '127.0.0.1') };
  const server: unknown = new Script(`${code}\nserver;`).runInNewContext({
    app: onLoopback,
    WebSocketServer,
  });
  if (!(server instanceof Server)) throw new Error(`No server: ${code}`);
  if (!server.listening) await once(server, 'listening');
  const closed = once(server, 'close');
  try {
    return await shakeHands((server.address() as AddressInfo).port, '/chat', 'https://app.example.com');
  } finally {
    server.close();
    server.closeAllConnections();
    await closed;
  }
}

it('refuses a path without a socket for the cause that we name, and switches with the code that we print', async () => {
  const { ask, head, body } = await answer('const server = app.listen(3000);');
  const said = explained({
    source: 'har',
    url: 'ws://app.example.com/chat',
    request: ask,
    response: head,
    body,
  });
  expect(said?.cause).toBe('no-websocket-at-this-path');
  const [fix] = said?.fixes ?? [];
  expect(fix?.product).toBe('Express with ws');
  expect((await answer(fix?.code ?? '')).head[0]).toMatch(/^HTTP\/1\.1 101 /);
});
