import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { holdRefusedPort } from '../../src/cli/demo/refused-port.ts';

it('refuses connections at a port that nobody else can have meanwhile', async () => {
  const held = await holdRefusedPort();
  try {
    const [refused] = await once(connect(held.port, '127.0.0.1'), 'error');
    expect(refused).toMatchObject({ code: 'ECONNREFUSED' });
    const [taken] = await once(createServer().listen(held.port, '127.0.0.1'), 'error');
    expect(taken).toMatchObject({ code: 'EADDRINUSE' });
  } finally {
    await held.close();
  }
});
