import type { Server } from 'node:net';

/** A server that listens on loopback. */
export interface Running {
  readonly port: number;
  /** Ends the server and every connection it still holds. */
  close(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1. Rejects where no port is free or there is no loopback. */
export async function listen(server: Server): Promise<Running> {
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
