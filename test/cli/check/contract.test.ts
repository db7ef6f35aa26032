import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ContractFault, parseContract } from '../../../src/analysis/contract/parse-contract.ts';
import { runCommand } from './run-command.ts';
import { filesOf } from './sample-files.ts';

const MINUTE = 1_750_000_000;

/** A HAR of one JSON-RPC socket; times are seconds since it opened. */
function har(
  messages: readonly (readonly ['send' | 'receive', number, object])[],
  close: object = {},
  protocol = 'rpc.v1',
): string {
  return JSON.stringify({
    log: {
      version: '1.2',
      creator: { name: 'WebInspector', version: '537.36' },
      entries: [
        {
          startedDateTime: new Date(MINUTE * 1000).toISOString(),
          time: 10_000,
          request: {
            method: 'GET',
            url: 'wss://api.example/rpc/6f1c1f6e-6b0e-4b43-9b5d-0c1d3c1d9f10',
            httpVersion: 'HTTP/1.1',
            headers: [
              { name: 'Host', value: 'api.example' },
              { name: 'Upgrade', value: 'websocket' },
              { name: 'Connection', value: 'Upgrade' },
              { name: 'Sec-WebSocket-Key', value: 'dGhlIHNhbXBsZSBub25jZQ==' },
              { name: 'Sec-WebSocket-Version', value: '13' },
              { name: 'Sec-WebSocket-Protocol', value: protocol },
              { name: 'Origin', value: 'https://api.example' },
            ],
          },
          response: {
            status: 101,
            httpVersion: 'HTTP/1.1',
            headers: [
              { name: 'Upgrade', value: 'websocket' },
              { name: 'Connection', value: 'Upgrade' },
              { name: 'Sec-WebSocket-Accept', value: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=' },
              { name: 'Sec-WebSocket-Protocol', value: protocol },
            ],
          },
          _resourceType: 'websocket',
          _webSocketMessages: messages.map(([type, at, value]) => ({
            type,
            time: MINUTE + at,
            opcode: 1,
            data: JSON.stringify(value),
          })),
          _webSocketClose: { code: 1000, reason: '', timestamp: MINUTE + 9, ...close },
        },
      ],
    },
  });
}

/** Six calls, each answered after so many seconds. */
function calls(wait: number) {
  return Array.from({ length: 6 }, (_, id) => [
    ['send', id, { jsonrpc: '2.0', id, method: 'list' }] as const,
    ['receive', id + wait, { jsonrpc: '2.0', id, result: [] }] as const,
  ]).flat();
}

/** A call and what answers it. */
function call(id: number, method: string, answer: object) {
  return [
    ['send', id, { jsonrpc: '2.0', id, method }] as const,
    ['receive', id + 0.1, { jsonrpc: '2.0', id, ...answer }] as const,
  ];
}

/** A notification of the server. */
function notice(at: number, method: string) {
  return ['receive', at, { jsonrpc: '2.0', method }] as const;
}

const HELLO = notice(0, 'hello');
const BYE = notice(8, 'bye');

let file: (name: string) => string;
beforeAll(async () => {
  file = await filesOf({
    'kept.har': har([HELLO, ...calls(0.02), BYE]),
    'again.har': har([HELLO, ...calls(0.03), BYE]),
    'slow.har': har([HELLO, ...calls(0.5), BYE]),
    'missing.har': har([...calls(0.02), BYE]),
    'other.har': har([HELLO, ...calls(0.02), notice(7, 'advert'), BYE]),
    'order.har': har([notice(0, 'bye'), ...calls(0.02), notice(8, 'hello')]),
    'close.har': har([HELLO, ...calls(0.02), BYE], { code: 1011 }),
    'after.har': har([HELLO, ...calls(0.02), BYE, notice(9.5, 'hello')]),
    'protocol.har': har([HELLO, ...calls(0.02), BYE], {}, 'rpc.v2'),
    'nothing.har': JSON.stringify({
      log: { version: '1.2', creator: { name: 'x', version: '1' }, entries: [] },
    }),
    'broken.json': '{"switchyard":"contract","version":1,"endpoints":[{"path":"/","messages":[{"type":1}]}]}',
    'newer.json': '{"switchyard":"contract","version":2}',
  });
});

async function contractOf(name: string): Promise<string> {
  const path = join(dirname(file(name)), 'contract.json');
  expect(await runCommand('check', [file(name), '--write-contract', path])).toMatchObject({
    code: 0,
    stderr: '',
  });
  return path;
}

describe('a contract', () => {
  it('says what a log keeps: types, order, latency, close codes', async () => {
    const [endpoint] = JSON.parse(await readFile(await contractOf('kept.har'), 'utf8')).endpoints;
    expect(endpoint).toMatchObject({
      path: '/rpc/*',
      required: true,
      subprotocol: 'rpc.v1',
      otherTypes: false,
      closeCodes: [1000],
      noMessageAfterClose: true,
    });
    expect(endpoint.messages).toContainEqual({
      direction: 'server-to-client',
      type: 'notification hello',
      required: true,
    });
    expect(endpoint.latency).toMatchObject([{ direction: 'client-to-server', p95Ms: 70 }]);
    expect(endpoint.order['server-to-client'].at(-1)).toBe('notification bye');
  });

  // Without "error": which of the answers came first depended on what was asked.
  it('has no order of answers to different requests', async () => {
    const error = { error: { code: -32601, message: 'x' } };
    await writeFile(
      file('answers.har'),
      har([HELLO, ...call(1, 'list', { result: [] }), ...call(2, 'none', error), BYE]),
    );
    const [endpoint] = JSON.parse(await readFile(await contractOf('answers.har'), 'utf8')).endpoints;
    expect(endpoint.order['server-to-client']).toEqual(['notification hello', 'result', 'notification bye']);
    expect(endpoint.order['client-to-server']).toEqual(['request list', 'request none']);
  });

  it.each(['kept.har', 'again.har'])('is kept by %s', async (name) => {
    const { code, stdout } = await runCommand('check', [
      file(name),
      '--contract',
      await contractOf('kept.har'),
    ]);
    expect(stdout).toContain('Contract: kept');
    expect(code).toBe(0);
  });

  it.each([
    ['slow.har', 'latency', 'within 500 ms'],
    ['missing.har', 'type-required', 'No server-to-client message "notification hello" came.'],
    ['other.har', 'type-allowed', 'advert"'],
    ['order.har', 'order', 'came before the first'],
    ['close.har', 'close-code', '1011'],
    ['after.har', 'no-message-after-close', 'hello"'],
    ['protocol.har', 'subprotocol', '"rpc.v2"'],
    ['nothing.har', 'connection-required', '/rpc/*'],
  ])('is broken by %s: %s', async (name, clause, words) => {
    const path = await contractOf('kept.har');
    const { code, stdout } = await runCommand('check', [file(name), '--json', '--contract', path]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).files[0].contract).toEqual([
      expect.objectContaining({ clause, verdict: 'fail', detail: expect.stringContaining(words) }),
    ]);
    const text = await runCommand('check', [file(name), '--contract', path]);
    expect(text.stdout).toContain('Contract: 1 clause is not kept');
  });

  it('accuses nobody of messages whose content a redacted file has left out', async () => {
    const redacted = join(dirname(file('kept.har')), 'redacted.har');
    await runCommand('convert', [file('missing.har'), '--to', 'har', '--out', redacted]);
    const { code, stdout } = await runCommand('check', [
      redacted,
      '--json',
      '--contract',
      await contractOf('kept.har'),
    ]);
    expect(JSON.parse(stdout).files[0].contract).toMatchObject([
      { clause: 'type-required', verdict: 'unknown' },
    ]);
    expect(code).toBe(0);
  });

  it.each([
    ['broken.json', 'endpoints[0].messages[0].direction has to be client-to-server or server-to-client'],
    ['newer.json', 'of another version'],
    ['kept.har', '"switchyard" has to be "contract"'],
    ['none.json', 'there is no such file'],
  ])('names what is wrong with %s', async (name, words) => {
    const { code, stderr } = await runCommand('check', [file('kept.har'), '--contract', file(name)]);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  it('reads anything that is JSON, or names its fault', () => {
    const part = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('client-to-server', '__proto__', -1, Number.POSITIVE_INFINITY, null),
    );
    const endpoint = fc.dictionary(
      fc.constantFrom('path', 'messages', 'order', 'latency', 'closeCodes', '__proto__', 'x'),
      part,
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.array(endpoint)), (endpoints) => {
        try {
          const contract = parseContract({ switchyard: 'contract', version: 1, endpoints });
          expect(Array.isArray(contract.endpoints)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(ContractFault);
        }
      }),
    );
  });
});
