import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { listen, type Running } from './listen.ts';

/**
 * A port of 127.0.0.1 at which connections are refused until it is closed. It is held by the near end of a connection: a port
 * that was only free a moment ago may be another program's by the time it is used.
 */
export async function holdRefusedPort(): Promise<Running> {
  const far = await listen(createServer());
  const near = connect(far.port, '127.0.0.1');
  near.on('error', () => near.destroy());
  await once(near, 'connect');
  const port = near.localPort;
  if (port === undefined) throw new Error('The connection has no port');
  return {
    port,
    close: async () => {
      near.destroy();
      await far.close();
    },
  };
}
