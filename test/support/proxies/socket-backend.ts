import { once } from 'node:events';
import { WebSocketServer } from 'ws';

/** How long the second message waits, in milliseconds: longer than the limits that the tests set. */
const LATE = 2_500;

/** A real `ws` server on loopback: says `hello` at once and `late` after a silence longer than any limit set. */
export async function startSocketBackend(): Promise<{ address: string; close(): Promise<void> }> {
  const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(sockets, 'listening');
  sockets.on('connection', (socket) => {
    socket.send('hello');
    const late = setTimeout(() => socket.send('late'), LATE);
    socket.on('close', () => clearTimeout(late));
    // A proxy whose client is gone may send anything yet, such as bytes that are no frame: that is nobody's fault here.
    socket.on('error', () => {});
  });
  const address = sockets.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return {
    address: `127.0.0.1:${address.port}`,
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      await once(sockets, 'close');
    },
  };
}
