import { createServer } from 'node:http';
import { Script } from 'node:vm';
import { Server } from 'socket.io';
import { expect, it } from 'vitest';
import { listen } from '../../../src/cli/demo/listen.ts';
import { shakeHands } from '../../support/proxies/shake-hands.ts';
import { ASK, explained } from './explained.ts';

// A real Socket.IO: it refuses a handshake, the cause has to be right, and with the very code that we print it switches.

const ORIGIN = 'https://app.example.com';
const PATH = '/socket.io/?EIO=4&transport=websocket';

/** What a server that this code makes answers. */
async function answer(code: string) {
  const httpServer = createServer();
  const server = await listen(httpServer);
  const made: unknown = new Script(`${code}\nio;`).runInNewContext({ Server, httpServer });
  if (!(made instanceof Server)) throw new Error(`No server: ${code}`);
  try {
    return await shakeHands(server.port, PATH, ORIGIN);
  } finally {
    await made.close();
    // Socket.IO has closed the server below it as well.
    await server.close().catch(() => undefined);
  }
}

it.each([
  {
    name: 'another origin',
    broken: 'const io = new Server(httpServer, { allowRequest: (request, done) => done(null, false) });',
    says: '“Forbidden”',
  },
  {
    name: 'another origin, with a reason of its own',
    broken:
      "const io = new Server(httpServer, { allowRequest: (request, done) => done('no such token', false) });",
    says: '“no such token”',
  },
])('refuses $name for the cause that we name, and switches with the code that we print', async (one) => {
  const { ask, head, body } = await answer(one.broken);
  const url = `wss://app.example.com${PATH}`;
  const said = explained({ source: 'har', url, request: ask, response: head, body });
  expect(said?.cause).toBe('origin-or-access-refused');
  expect(said?.sentence).toContain(one.says);
  const [fix] = said?.fixes ?? [];
  expect(fix?.product).toBe('Socket.IO');
  expect((await answer(fix?.code ?? '')).head[0]).toMatch(/^HTTP\/1\.1 101 /);
});

it.each([
  '',
  'Bad Request',
  'Bad request',
  '400 Bad Request',
  'Session ID unknown',
  'Invalid Host header',
  '<html>no</html>',
])('is not said of another 400 at such an address: %j', (body) => {
  const said = explained({
    source: 'har',
    url: `wss://app.example.com${PATH}`,
    request: ASK,
    response: ['HTTP/1.1 400 Bad Request', 'Content-Type: text/html'],
    body,
  });
  expect(said?.sentence).not.toContain('allowRequest');
});
