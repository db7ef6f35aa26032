import { beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../check/run-command.ts';
import { filesOf } from '../check/sample-files.ts';
import { harOf } from './har-of.ts';

const START = 1_750_000_000_000;
const request = (id: number) => JSON.stringify({ jsonrpc: '2.0', id, method: 'get' });
const result = (id: number) => JSON.stringify({ jsonrpc: '2.0', id, result: id });

const ASKED = harOf({
  url: 'ws://h/rpc',
  startedAt: START,
  messages: [10, 20, 30, 40].flatMap((took, id) => [
    { at: START + id * 1000, sent: request(id) },
    { at: START + id * 1000 + took, received: result(id) },
  ]),
});
const BEATING = harOf({
  url: 'ws://h/socket.io/?EIO=4&transport=websocket',
  startedAt: START,
  messages: Array.from({ length: 10 }, (_, i) => START + i * 25_000 + (i > 7 ? 100_000 : 0)).flatMap((at) => [
    { at, received: '2' },
    { at: at + 5, sent: '3' },
  ]),
});
/** Three sockets, one after the other, each closed after a minute of silence. */
const SILENT = harOf(
  ...[0, 100_000, 202_000].map((from) => ({
    url: `ws://h/idle?n=${from}`,
    startedAt: START + from,
    messages: [{ at: START + from + 20, sent: 'hello' }],
    abortedAt: START + from + 60_100,
  })),
);
const HOSTILE = harOf({
  url: 'ws://h/app/key?protocol=7',
  startedAt: START,
  messages: [{ at: START, received: '{"event":"pusher:\\u001b[31m\\u202e","data":"{}"}' }],
});

let file: (name: string) => string;
beforeAll(async () => {
  file = await filesOf({
    'asked.har': ASKED,
    'beating.har': BEATING,
    'silent.har': SILENT,
    'hostile.har': HOSTILE,
    'cut.har': '{"log":',
    'words.txt': `! url "ws://h/plain"
> GET /plain HTTP/1.1
> Host: h
> Upgrade: websocket
< HTTP/1.1 101 Switching Protocols
< Upgrade: websocket
> text "{\\"jsonrpc\\":\\"2.0\\",\\"id\\":1,\\"method\\":\\"a\\"}"
< text "{\\"jsonrpc\\":\\"2.0\\",\\"id\\":1,\\"result\\":1}"
`,
  });
});

async function json(...args: string[]) {
  const { code, stdout, stderr } = await runCommand('stats', [...args, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

describe('stats --json', () => {
  it('counts types and measures the answers of requests', async () => {
    const { connections } = await json(file('asked.har'));
    expect(connections).toHaveLength(1);
    expect(connections[0]).toMatchObject({
      url: 'ws://h/rpc',
      types: [
        {
          protocol: 'json-rpc',
          type: 'request',
          direction: 'client-to-server',
          count: 4,
          bytes: 156,
          largest: 39,
        },
        {
          protocol: 'json-rpc',
          type: 'result',
          direction: 'server-to-client',
          count: 4,
          bytes: 140,
          largest: 35,
        },
      ],
      latency: [{ type: 'request', count: 4, unanswered: 0, p50: 20, p95: 40, p99: 40, max: 40 }],
      heartbeat: null,
      silences: [],
      idleLimitMs: null,
    });
  });

  it('measures the heartbeat and finds where it stopped', async () => {
    const { connections } = await json(file('beating.har'));
    expect(connections[0]).toMatchObject({
      heartbeat: { kind: 'engine.io ping', periodMs: 25_000, jitterMs: 0, count: 10, unanswered: 0 },
      silences: [{ from: START + 175_000, ms: 125_005 }],
    });
  });

  it('finds the limit on silence, and who came back after it', async () => {
    const { connections, reconnects } = await json(file('silent.har'));
    expect(connections.map(({ idleLimitMs }: { idleLimitMs: number }) => idleLimitMs)).toEqual([
      60_000, 60_000, 60_000,
    ]);
    expect(reconnects).toEqual([
      { endpoint: 'ws://h/idle', attempts: 3, gapsMs: [39_900, 41_900], backsOff: false, jitter: null },
    ]);
    const { stdout } = await runCommand('stats', [file('silent.har')]);
    expect(stdout).toContain(
      'idle limit of ws://h/idle: 3 connections were closed after 60 s without a message',
    );
    expect(stdout.match(/idle limit/g)).toHaveLength(1);
    expect(stdout).toMatch(/nginx proxy_read_timeout.*A ping every 30 s would keep them open\./);
    expect(stdout).toContain('reconnects to ws://h/idle: 3 attempts\n  after 39.9 s, 41.9 s\n');
  });

  it('joins what has no times, and measures nothing', async () => {
    const { connections } = await json(file('words.txt'));
    expect(connections[0].latency).toEqual([
      expect.objectContaining({ type: 'request', count: 1, unanswered: 0, p50: null, max: null }),
    ]);
  });

  it('is one document for several files', async () => {
    const { connections, reconnects } = await json(file('asked.har'), file('beating.har'));
    expect(connections.map(({ url }: { url: string }) => new URL(url).pathname)).toEqual([
      '/rpc',
      '/socket.io/',
    ]);
    expect(reconnects).toEqual([]);
  });
});

describe('stats of a redacted file', () => {
  it('says of how many messages it knows nothing but their size', async () => {
    const redacted = file('redacted.har');
    await runCommand('convert', [file('asked.har'), '--to', 'har', '--out', redacted]);
    const { connections } = await json(redacted);
    expect(connections[0]).toMatchObject({ latency: [], withoutContents: 8 });
    const { stdout } = await runCommand('stats', [redacted]);
    expect(stdout).toContain('This file is redacted: sizes, types and times of answers are of what it kept');
    expect(stdout).toContain('  contents of 8 messages were hidden by redaction');
    const { connections: whole } = await json(file('asked.har'));
    expect(whole[0]).toMatchObject({ withoutContents: 0 });
  });
});

describe('stats --typescript', () => {
  it('prints what the messages look like, as types or as a schema', async () => {
    const { stdout } = await runCommand('stats', [file('asked.har'), '--typescript']);
    expect(stdout).toBe(
      'export interface ClientGet {\n  jsonrpc: string;\n  id: number;\n  method: string;\n}\n\n' +
        'export interface ServerResult {\n  jsonrpc: string;\n  id: number;\n  result: number;\n}\n',
    );
    const { stdout: schema } = await runCommand('stats', [file('asked.har'), '--json-schema']);
    expect(JSON.parse(schema).definitions.ServerResult).toMatchObject({
      properties: { id: { type: 'integer' } },
      required: ['jsonrpc', 'id', 'result'],
    });
  });
});

describe('stats', () => {
  it('prints tables for people', async () => {
    const { code, stdout } = await runCommand('stats', [file('asked.har'), file('beating.har')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/> +json-rpc request +4 +156 +39\n/);
    expect(stdout).toMatch(/> +json-rpc request +4 +0 +20 ms +40 ms +40 ms +40 ms\n/);
    expect(stdout).toContain(
      'heartbeat: engine.io ping of the server every 25 s ± 0 ms, 10 beats, 4 did not come, 0 unanswered',
    );
    expect(stdout).toContain('silence of 125 s from 2025-06-15T15:09:35.000Z\n');
  });

  it('prints no control character of a file', async () => {
    for (const options of [[], ['--json']]) {
      const { stdout } = await runCommand('stats', [file('hostile.har'), ...options]);
      expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(stdout).toContain('31m');
    }
  });

  it.each([
    [[], 'No file was named'],
    [['cut.har'], 'cut.har'],
    [['nowhere.har'], 'there is no such file'],
    [['asked.har', '--json', '--typescript'], '--json and --typescript cannot be given together'],
  ])('says why it cannot: %j', async (names, words) => {
    const { code, stderr } = await runCommand(
      'stats',
      names.map((name) => (name.startsWith('--') ? name : file(name))),
    );
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});
