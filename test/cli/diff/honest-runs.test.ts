import { describe, expect, it } from 'vitest';
import { differencesOf, type Sent } from './sent-messages.ts';

/** Messages of a server at times that no other recording has. */
function run(began: number, said: readonly (object | string)[]): Sent[] {
  return said.map((what, i): Sent => [began + i * (0.2 + began / 7) + ((i * 7) % 5) / 9, what, '<']);
}

const compared = (a: readonly (object | string)[], b: readonly (object | string)[]) =>
  differencesOf(run(1, a), run(1.3, b), ['--no-redact']);

const hello = { type: 'hello', v: 3 };
const many = (count: number, what: (i: number) => object | string) =>
  Array.from({ length: count }, (_, i) => what(i));
const rows = (...numbers: number[]) => [hello, ...numbers.map((n) => ({ type: 'row', n })), { type: 'end' }];
const states = (...all: string[]) => all.map((status) => ({ type: 'state', status }));
const ops = (...all: string[]) => all.map((op) => ({ op, id: 1 }));

describe('what a server sends by itself several times', () => {
  it.each<[string, readonly (object | string)[], readonly (object | string)[]]>([
    [
      'may come more often',
      [hello, ...many(3, (i) => ({ type: 'seen', i }))],
      [hello, ...many(5, (i) => ({ type: 'seen', i }))],
    ],
    ['or once', [hello, ...many(4, (i) => ({ type: 'seen', i }))], [hello, { type: 'seen', i: 4 }]],
    [
      'has states that change',
      [hello, ...states('open', 'closed', 'open', 'open')],
      [hello, ...states('open', 'closed', 'closed', 'open')],
    ],
    [
      'or changed before and after',
      [hello, ...states('open', 'open')],
      [hello, ...states('closed', 'closed')],
    ],
    [
      'has members that some have',
      [hello, ...many(4, (i) => ({ type: 'item', id: i }))],
      [hello, ...many(4, (i) => ({ type: 'item', id: i, ...(i === 2 ? { note: 'x' } : {}) }))],
    ],
    [
      'is of types that are drawn',
      [hello, ...ops('made', 'gone', 'made', 'set')],
      [hello, ...ops('set', 'made', 'gone', 'gone', 'gone')],
    ],
    [
      'comes in turns that are drawn',
      [hello, ...ops('a', 'b', 'a', 'b')],
      [hello, ...ops('a', 'a', 'b', 'b')],
    ],
    [
      'is numbers of many digits',
      ['1.5', '2.5', '3.5'],
      ['1.0295368890779422', '2.5', '12345678901234567890'],
    ],
    [
      'has names that are data',
      [hello, { type: 'scores', players: { anna: 1, carlo: 2, emma: 3 } }],
      [hello, { type: 'scores', players: { anna: 1, dieter: 2, emma: 3 } }],
    ],
    [
      'has not happened yet',
      [hello, { type: 'me', lastSeen: null }],
      [hello, { type: 'me', lastSeen: 1_733_000_000 }],
    ],
  ])('%s', async (_, a, b) => {
    expect(await compared(a, b)).toEqual([]);
    expect(await compared(b, a)).toEqual([]);
  });

  it.each<[string, readonly (object | string)[], readonly (object | string)[], string]>([
    [
      'never comes in one',
      [hello, ...many(3, (i) => ({ type: 'seen', i }))],
      [hello],
      'message 2 of A, server-to-client seen, never came in B (and so it is with 2 more messages)',
    ],
    [
      'is of another form',
      [hello, ...many(3, (i) => ({ type: 'seen', n: i }))],
      [hello, ...many(4, (i) => ({ type: 'seen', n: `${i}` }))],
      'message 2, seen, has another shape: "n" is number in A and string in B',
    ],
    [
      'lacks a member in all',
      [hello, ...many(3, (i) => ({ type: 'seen', n: i, by: 'x' }))],
      [hello, ...many(4, (i) => ({ type: 'seen', n: i }))],
      'message 2, seen, has another shape: "by" is string in A and none in B',
    ],
  ])('is named where it %s', async (_, a, b, what) => {
    expect(await compared(a, b)).toEqual([what]);
  });
});

describe('a stream that counts its messages', () => {
  it.each<[string, readonly object[], readonly object[], string]>([
    [
      'leaves out a number',
      rows(1, 2, 3, 4),
      rows(1, 2, 4),
      'message 4 of B, row, leaves out numbers of "n"; in A it counts up',
    ],
    [
      'has a number twice',
      rows(1, 2, 2, 3),
      rows(5, 6, 7),
      'message 4 of A, row, has one number of "n" twice; in B it counts up',
    ],
    [
      'goes on after its end',
      rows(1, 2, 3),
      [...rows(1, 2), { type: 'row', n: 3 }],
      'message 5 of B, row, comes after end; in A it does not come after end',
    ],
  ])('and %s in one recording is named', async (_, a, b, what) => {
    expect(await compared(a, b)).toEqual([what]);
  });

  it.each<[string, readonly object[], readonly object[]]>([
    ['is longer', rows(1, 2, 3), rows(4, 5, 6, 7, 8)],
    ['does not count in either', rows(1, 5, 6), rows(2, 3, 9)],
    ['begins anew', rows(1, 2, 3, 4), rows(7, 8, 1, 2)],
  ])('is no difference where it %s', async (_, a, b) => {
    expect(await compared(a, b)).toEqual([]);
  });
});

describe('types that a program writes in a member of a short name', () => {
  const dialog = ['b', 'c', 'd'].map((t) => ({ t, id: 7 }));

  it('are known where both recordings have them', async () => {
    expect(await compared(dialog, dialog.slice(1))).toEqual([
      'message 1 of A, server-to-client b, never came in B',
    ]);
  });

  it('are hidden, because they may be texts', async () => {
    const [what] = await differencesOf(run(1, dialog), run(1.3, dialog.slice(1)));
    expect(what).toMatch(/^message 1 of A, server-to-client redacted-\d+, never came in B$/);
  });

  it('are no types where people write there', async () => {
    const [a, b] = [
      ['hi', 'lunch', 'yes'],
      ['hello', 'no', 'bye', 'hi'],
    ].map((all) => all.map((t) => ({ t, u: 1 })));
    expect(await compared(a ?? [], b ?? [])).toEqual([]);
  });
});

describe('a copy of a recording', () => {
  const all = run(
    1,
    many(9, (i) => ({ type: 'tick', n: i })),
  );

  it('says which of many is missing', async () => {
    expect(await differencesOf(all, all.toSpliced(3, 1))).toEqual([
      'message 4 of A, server-to-client tick, never came in B',
    ]);
  });

  it('says once what is the same in many', async () => {
    const texts = all.map(([at, said]): Sent => [at, { ...Object(said), n: 'x' }, '<']);
    expect(await differencesOf(all, texts)).toEqual([
      'message 1, tick, has another shape: "n" is number in A and string in B (and so it is with 8 more messages)',
    ]);
  });
});
