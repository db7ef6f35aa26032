import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyAsNodeScript } from '../../../src/formats/copy-as/node-script.ts';
import { connectionOf, fieldsOf } from './connection-of.ts';
import { startWitness, type Witness } from './witness-server.ts';

const HOSTILE = ['`$', '{process.exit(3)}` \'"\\ */ </script> é ☃ \u2028 end'].join('');

/** Runs a script with Node until it ends by itself; what it printed. */
function run(script: string): Promise<string> {
  return new Promise((resolve) => {
    const node = spawn(process.execPath, ['--input-type=module'], { stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    node.stdout.on('data', (part: Buffer) => {
      out += part.toString();
    });
    node.stderr.on('data', (part: Buffer) => {
      out += part.toString();
    });
    node.on('close', () => resolve(out));
    node.stdin.end(script);
  });
}

describe('a script for Node', () => {
  let witness: Witness;
  beforeAll(async () => {
    witness = await startWitness();
  });
  afterAll(() => witness?.close());

  it('opens the same connection and sends what the page had sent', async () => {
    const fields = fieldsOf(
      'Origin: https://app.example',
      'Sec-WebSocket-Protocol: chat, superchat',
      'Sec-WebSocket-Extensions: permessage-deflate',
      'Cookie: a=1',
      'Cookie: b=2',
      '__proto__: x',
      `X-Hostile: ${HOSTILE}`,
    );
    const script = copyAsNodeScript(connectionOf({ url: `${witness.url}/a?q=';"`, fields }), [
      { outgoing: false, data: 'from the server' },
      { outgoing: true, data: HOSTILE },
      { outgoing: true, data: Uint8Array.of(0, 255, 10) },
      { outgoing: true, data: 'bye' },
    ]);
    const printed = await run(script ?? '');
    expect(printed).toBe('open chat\nclosed 4001 as asked\n');
    const request = witness.seen.at(-1);
    expect(request?.messages).toEqual([HOSTILE, Buffer.of(0, 255, 10), 'bye']);
    expect(request?.fields).toEqual(
      expect.arrayContaining([
        'Origin: https://app.example',
        'Sec-WebSocket-Protocol: chat,superchat',
        'Cookie: a=1; b=2',
        '__proto__: x',
        `X-Hostile: ${HOSTILE}`,
      ]),
    );
  });

  it('is not offered for what is no WebSocket', () => {
    expect(
      copyAsNodeScript(connectionOf({ url: 'https://a.example/', kind: 'webtransport', fields: [] }), []),
    ).toBeNull();
  });
});
