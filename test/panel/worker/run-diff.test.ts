import { describe, expect, it } from 'vitest';
import { runDiff } from '../../../src/panel/worker/run-diff.ts';
import { KeptFile, openKept } from '../support/kept-file.ts';
import { sampleSession } from '../support/sample-session.ts';

const HANDSHAKE = [
  '> GET /chat HTTP/1.1',
  '> Host: a.example',
  '> Upgrade: websocket',
  '> Connection: Upgrade',
  '> Sec-WebSocket-Version: 13',
  '> Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  '< HTTP/1.1 101 Switching Protocols',
  '< Upgrade: websocket',
  '< Connection: Upgrade',
  '< Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
];
const fileOf = (lines: readonly string[]) => ({
  kind: 'file' as const,
  file: new KeptFile(`${lines.join('\n')}\n`, 'a.txt'),
});

describe('runDiff', () => {
  it('finds nothing between a session and itself', async () => {
    const { store, log } = sampleSession();
    const side = { kind: 'log', log, producer: 'Switchyard' } as const;
    const found = await runDiff({ a: side, b: side }, store, openKept);
    expect(found).toMatchObject({ pairs: [], onlyInA: [], onlyInB: [] });
    expect(found.same).toBeGreaterThan(5);
  });

  it('names the first real difference of two files first', async () => {
    const { store } = sampleSession();
    const a = fileOf([...HANDSHAKE, '> text "{\\"type\\":\\"hi\\"}"']);
    const withCookie = HANDSHAKE.toSpliced(2, 0, '> Cookie: sid=1');
    const found = await runDiff({ a, b: fileOf([...withCookie, '< close 1011 ""']) }, store, openKept);
    expect(found.pairs).toHaveLength(1);
    expect(found.pairs[0]?.differences[0]).toMatchObject({ where: 'request.cookie', a: 'none', b: 'sid' });
  });

  it('lists what only one side has', async () => {
    const { store, log } = sampleSession();
    const side = { kind: 'log', log, producer: 'Switchyard' } as const;
    const found = await runDiff({ a: side, b: fileOf(HANDSHAKE) }, store, openKept);
    expect(found.onlyInA.length + found.pairs.length).toBeGreaterThan(0);
  });

  it('says why a file cannot be read', async () => {
    const { store } = sampleSession();
    await expect(runDiff({ a: fileOf(['{"log":']), b: fileOf(HANDSHAKE) }, store, openKept)).rejects.toThrow(
      'breaks off',
    );
  });
});
