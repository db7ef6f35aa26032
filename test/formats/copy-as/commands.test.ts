import { execFile } from 'node:child_process';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyAsCurl } from '../../../src/formats/copy-as/curl-handshake.ts';
import { copyAsWebsocat } from '../../../src/formats/copy-as/websocat.ts';
import { copyAsWscat } from '../../../src/formats/copy-as/wscat.ts';
import { connectionOf, fieldsOf } from './connection-of.ts';
import { wordsOf } from './shell.ts';
import { startWitness, type Witness } from './witness-server.ts';

const HOSTILE = '\'; $(touch /tmp/x) `id` " \\ é ☃';
const SENT = fieldsOf(
  'Host: chat.example',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Origin: https://app.example',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Protocol: chat, superchat',
  'Accept-Encoding: gzip',
  'Cookie: sid=1',
  `X-Hostile: ${HOSTILE}`,
);
const chat = connectionOf({ url: 'wss://chat.example/a?b=c&d=$(id)#part', fields: SENT });

/** Runs the command as it stands, but that curl does not wait ten seconds on the open connection. */
const run = (command: string) =>
  new Promise<string>((resolve) => {
    const shorter = command.replace('--max-time 10', '--silent --max-time 1');
    execFile('sh', ['-c', shorter], (_error, stdout) => resolve(stdout));
  });

describe('websocat and wscat', () => {
  it('offer the same subprotocols, origin and fields to the same URL', () => {
    expect(wordsOf(copyAsWebsocat(chat) ?? '', 'websocat')).toEqual([
      '--protocol=chat, superchat',
      '--origin=https://app.example',
      '-H=Cookie: sid=1',
      `-H=X-Hostile: ${HOSTILE}`,
      'wss://chat.example/a?b=c&d=$(id)',
    ]);
    expect(wordsOf(copyAsWscat(chat) ?? '', 'wscat')).toEqual([
      '--subprotocol',
      'chat',
      '--subprotocol',
      'superchat',
      '--origin',
      'https://app.example',
      '--header',
      'Cookie: sid=1',
      '--header',
      `X-Hostile: ${HOSTILE}`,
      '--connect',
      'wss://chat.example/a?b=c&d=$(id)',
    ]);
  });

  it('need no more than the URL where the request was not seen', () => {
    const unseen = connectionOf({ url: 'ws://a.example/', fields: null });
    expect(wordsOf(copyAsWebsocat(unseen) ?? '', 'websocat')).toEqual(['ws://a.example/']);
  });

  it('are not offered for what is no WebSocket or has no URL to open', () => {
    for (const write of [copyAsWebsocat, copyAsWscat]) {
      expect(write(connectionOf({ url: 'https://a.example/', kind: 'event-stream', fields: [] }))).toBeNull();
      expect(write(connectionOf({ url: 'javascript:alert(1)', fields: [] }))).toBeNull();
      expect(write(connectionOf({ url: '--exec', fields: [] }))).toBeNull();
    }
  });

  it('hand over any field value as one word', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 8 }), (values) => {
        const fields = values.map((value, k) => ({ name: `X-${k}`, value }));
        const words = wordsOf(copyAsWscat(connectionOf({ url: 'ws://a.example/', fields })) ?? '', 'wscat');
        expect(words).toHaveLength(values.length * 2 + 2);
        expect(words.slice(-2)).toEqual(['--connect', 'ws://a.example/']);
      }),
      { numRuns: 40 },
    );
  });
});

describe('curl', () => {
  let witness: Witness;
  beforeAll(async () => {
    witness = await startWitness();
  });
  afterAll(() => witness?.close());

  it('sends the handshake, and a server switches', async () => {
    const url = `${witness.url}/a?b='%20$(id)`;
    const command =
      copyAsCurl(connectionOf({ url, fields: [...SENT, { name: 'X-Empty', value: '' }] })) ?? '';
    expect(await run(command)).toMatch(
      /^HTTP\/1\.1 101 [\s\S]*Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=[\s\S]*Sec-WebSocket-Protocol: chat\r\n/,
    );
    const request = witness.seen.at(-1);
    expect(request?.target).toBe(new URL(url).pathname + new URL(url).search);
    expect(request?.fields).toEqual(
      expect.arrayContaining(['Host: chat.example', 'Cookie: sid=1', `X-Hostile: ${HOSTILE}`, 'X-Empty: ']),
    );
    expect(request?.fields.join('\n')).not.toContain('Accept-Encoding');
  });

  it('makes a handshake of its own where the request was not seen', async () => {
    const command = copyAsCurl(connectionOf({ url: witness.url, fields: null })) ?? '';
    expect(await run(command)).toMatch(/^HTTP\/1\.1 101 /);
  });

  it('asks for an event stream as the page did, without an upgrade', () => {
    const fields = fieldsOf(':method: GET', ':path: /', 'accept: text/event-stream');
    const words = wordsOf(
      copyAsCurl(connectionOf({ url: 'https://a.example/s', kind: 'event-stream', fields })) ?? '',
      'curl',
    );
    expect(words.slice(-3)).toEqual(['--header', 'accept: text/event-stream', 'https://a.example/s']);
  });

  it('is not offered for what HTTP/1.1 cannot ask', () => {
    expect(
      copyAsCurl(connectionOf({ url: 'https://a.example/', kind: 'webtransport', fields: null })),
    ).toBeNull();
  });
});
