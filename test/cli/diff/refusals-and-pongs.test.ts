import { describe, expect, it } from 'vitest';
import { differencesOf, type Sent } from './sent-messages.ts';

type Said = readonly ['>' | '<', object | string];

/** Messages at times that no other recording has. */
function run(began: number, said: readonly Said[]): Sent[] {
  return said.map(([way, what], i): Sent => {
    const at = began + i * (0.5 + began / 7) + ((i * 7) % 5) / 9;
    return way === '<' ? [at, what, '<'] : [at, what];
  });
}

const compared = (a: readonly Said[], b: readonly Said[]) =>
  differencesOf(run(1, a), run(1.3, b), ['--no-redact']);

const joins = (ref: number, status: string, response: object): Said[] => [
  ['>', [`${ref}`, `${ref}`, 'room:1', 'phx_join', {}]],
  ['<', [`${ref}`, `${ref}`, 'room:1', 'phx_reply', { status, response }]],
];
const invokes = (id: number, result: object): Said[] => [
  ['>', `{"type":1,"invocationId":"${id}","target":"Move","arguments":[1]}\u001e`],
  ['<', `${JSON.stringify({ type: 3, invocationId: `${id}`, ...result })}\u001e`],
];
const calls = (from: number, code: number): Said[] =>
  [1, 2, 3].flatMap((n): Said[] => [
    ['>', { jsonrpc: '2.0', id: from + n, method: 'complete', params: {} }],
    ['<', { jsonrpc: '2.0', id: from + n, error: { code, message: 'not found' } }],
  ]);
const signalr: Said[] = [
  ['>', '{"protocol":"json","version":1}\u001e'],
  ['<', '{}\u001e'],
];
const ping: Said = ['>', { type: 'ping' }];
const pong: Said = ['<', { type: 'pong' }];
const tick: Said = ['<', { type: 'tick', n: 1 }];
const connected = (beat: string): Said[] => [
  ['>', 'CONNECT\naccept-version:1.2\n\n\0'],
  ['<', `CONNECTED\nversion:1.2\nheart-beat:${beat}\n\n\0`],
];
const event = (name: string): Said => ['<', { event: name, id: 7 }];
const mixed = (...names: string[]) => [...names, ...names, ...names, ...names].map(event);

describe('what one recording alone has', () => {
  it.each<[string, readonly Said[], readonly Said[], RegExp]>([
    [
      'a reply of Phoenix that is an error',
      [...joins(1, 'ok', {}), ...joins(2, 'ok', {})],
      [...joins(1, 'ok', {}), ...joins(2, 'error', { reason: 'no' })],
      /^message 4 is .*phx_reply in A and .*phx_reply error in B$/,
    ],
    [
      'a completion of SignalR that is an error',
      [...signalr, ...invokes(0, { result: 1 }), ...invokes(1, { result: 1 })],
      [...signalr, ...invokes(0, { result: 1 }), ...invokes(1, { error: 'failed' })],
      /^message 6 is .*Completion in A and .*Completion error in B$/,
    ],
    [
      'another code in each error',
      calls(10, -32_601),
      calls(40, -32_602),
      /"error.code" is -32601 in A and -32602 in B$/,
    ],
    [
      'pings that nobody answers',
      [tick, tick, tick, tick, ping, pong, tick, tick],
      [tick, tick, ping, tick, tick, tick, tick, tick],
      /^message 6 of A, server-to-client pong, never came in B$/,
    ],
    [
      'another heart-beat of STOMP',
      connected('10000,10000'),
      connected('0,0'),
      /"headers.heart-beat" is 10000,10000 in A and 0,0 in B$/,
    ],
    [
      'another name for a stream',
      mixed('seen', 'changed', 'set'),
      mixed('updated', 'set', 'seen'),
      /^message \d+ of B, server-to-client updated, never came in A \(and so it is with 3 more messages\)$/,
    ],
  ])('is named first: %s', async (_, a, b, what) => {
    const [first] = await compared(a, b);
    expect(first).toMatch(what);
  });
});
