import { describe, expect, it } from 'vitest';
import { differencesOf, type Sent } from './sent-messages.ts';

type Said = readonly ['>' | '<', object | string];

/** Messages at times that no other recording has. */
function run(began: number, said: readonly Said[]): Sent[] {
  return said.map(([way, what], i): Sent => {
    const at = began + i * (0.2 + began / 7);
    return way === '<' ? [at, what, '<'] : [at, what];
  });
}

const compared = (a: readonly Said[], b: readonly Said[]) =>
  differencesOf(run(1, a), run(1.3, b), ['--no-redact']);

const ask = (id: number, method: string, params: object = {}): Said => [
  '>',
  { jsonrpc: '2.0', id, method, params },
];
const result = (id: number, value: unknown): Said => ['<', { jsonrpc: '2.0', id, result: value }];

const lookup = (n: number): Said => ['>', { cmd: 'lookup', rid: `r${n}` }];
const found = (n: number, more: object = {}): Said => ['<', { evt: 'found', rid: `r${n}`, v: 1, ...more }];
const lookups = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

/** Three requests. */
const asked = (id: number) => [ask(id, 'list'), ask(id + 1, 'add'), ask(id + 2, 'get')];

/** Two requests, and what each got. */
const twoAnswers = (id: number, one: object, other: object) => [
  ask(id, 'join'),
  result(id, one),
  ask(id + 1, 'leave'),
  result(id + 1, other),
];

describe('answers that race', () => {
  it('are each compared with the answer to the same request', async () => {
    const a = [...asked(10), result(12, null), result(10, [{ id: 'x' }]), result(11, { made: 1 })];
    const b = [...asked(70), result(70, []), result(71, { made: 2 }), result(72, null)];
    expect(await compared(a, b)).toEqual([]);
  });

  it('and by ids that are found', async () => {
    const a = [lookup(1), lookup(2), lookup(3), found(3), found(1), found(2)];
    const b = [lookup(7), lookup(8), lookup(9), found(7), found(8), found(9)];
    expect(await compared(a, b)).toEqual([]);
  });

  it('are named where they were exchanged', async () => {
    expect(await compared(twoAnswers(1, { a: 1 }, { b: 1 }), twoAnswers(5, { b: 1 }, { a: 1 }))).toEqual([
      'message 2, result, has another shape: "result.a" is number in A and none in B',
      'message 4, result, has another shape: "result.b" is number in A and none in B',
    ]);
  });
});

describe('an answer', () => {
  it.each<[string, readonly Said[], readonly Said[], string]>([
    [
      'that says no, where another says yes',
      [ask(1, 'join'), result(1, { ok: true }), ask(2, 'leave'), result(2, { ok: true })],
      [ask(1, 'join'), result(1, { ok: false }), ask(2, 'leave'), result(2, { ok: true })],
      'message 2, result, has another value: "result.ok" is true in A and false in B',
    ],
    [
      'that says no once to requests that are the same',
      [
        ['>', '420["join"]'],
        ['>', '421["join"]'],
        ['<', '430[{"ok":true}]'],
        ['<', '431[{"ok":true}]'],
      ],
      [
        ['>', '420["join"]'],
        ['>', '421["join"]'],
        ['<', '431[{"ok":false}]'],
        ['<', '430[{"ok":true}]'],
      ],
      'message 4, ACK, has another value: "data[0].ok" is true in A and false in B',
    ],
    [
      'that is missing among many',
      lookups(1, 6).flatMap((n) => [lookup(n), found(n)]),
      lookups(31, 6).flatMap((n) => (n === 33 ? [lookup(n)] : [lookup(n), found(n)])),
      'message 6 of A, server-to-client found, never came in B',
    ],
    [
      'that is an error in place of a result',
      [ask(1, 'get'), result(1, 1)],
      [ask(4, 'get'), ['<', { jsonrpc: '2.0', id: 4, error: { code: -1, message: 'no' } }]],
      'message 2 is server-to-client result in A and server-to-client error in B',
    ],
    [
      'with one member more than all others have',
      lookups(1, 9).flatMap((n) => [lookup(n), found(n)]),
      lookups(31, 9).flatMap((n) => [lookup(n), found(n, n === 34 ? { late: true } : {})]),
      'message 8, found, has another shape: "late" is none in A and boolean in B',
    ],
    [
      'whose form is another in all',
      lookups(1, 6).flatMap((n) => [lookup(n), found(n)]),
      lookups(31, 6).flatMap((n) => [lookup(n), found(n, { v: '1' })]),
      'message 2, found, has another shape: "v" is number in A and string in B',
    ],
  ])('%s is named', async (_, a, b, what) => {
    expect(await compared(a, b)).toEqual([what]);
  });

  it('is not missing where the request still waited at the end', async () => {
    const a = lookups(1, 6).flatMap((n) => [lookup(n), found(n)]);
    const b = [...lookups(31, 5).flatMap((n) => [lookup(n), found(n)]), lookup(36)];
    const close = 30;
    const slow = run(1, a.slice(0, -1));
    const answer: Sent = [close - 1, { evt: 'found', rid: 'r6', v: 1 }, '<'];
    expect(await differencesOf([...slow, answer], run(1.3, b))).toEqual([]);
  });

  it('is not missing where only some requests get one', async () => {
    const a = lookups(1, 6).flatMap((n) => (n % 2 === 0 ? [lookup(n)] : [lookup(n), found(n)]));
    const b = lookups(31, 6).flatMap((n) => (n % 3 === 0 ? [lookup(n)] : [lookup(n), found(n)]));
    expect(await compared(a, b)).toEqual([]);
  });
});

describe('the words of an error', () => {
  const OPEN = '0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}';
  const wrong = (said: object | string): Said[] => [
    ...(typeof said === 'string'
      ? ([
          ['<', OPEN],
          ['>', '40'],
        ] as const)
      : ([['>', { type: 'q' }]] as const)),
    ['<', said],
  ];

  it.each<[string, object | string, object | string]>([
    ['a message of its type', { type: 'error', message: 'not found' }, { type: 'error', message: 'denied' }],
    [
      'what was not ok',
      { type: 'r', ok: false, message: 'no seat' },
      { type: 'r', ok: false, message: 'too late' },
    ],
    ['CONNECT_ERROR of Socket.IO', '44{"message":"Invalid token"}', '44{"message":"Room full"}'],
    [
      'a list of errors',
      { type: 'error', errors: [{ message: 'Not authorized' }] },
      { type: 'error', errors: [{ message: 'Syntax Error' }] },
    ],
  ])('are named: %s', async (_, a, b) => {
    expect(await compared(wrong(a), wrong(b))).toEqual([expect.stringContaining('has another value')]);
  });

  it.each<[string, object, object]>([
    [
      'a name',
      { type: 'error', message: 'User ann was not found' },
      { type: 'error', message: 'User bob was not found' },
    ],
    ['a number', { type: 'error', message: 'Wait 3 seconds' }, { type: 'error', message: 'Wait 17 seconds' }],
    ['no error', { type: 'said', message: 'good day' }, { type: 'said', message: 'see you' }],
  ])('are no difference where they only hold %s', async (_, a, b) => {
    expect(await compared(wrong(a), wrong(b))).toEqual([]);
  });
});
