import { describe, expect, it } from 'vitest';
import { differencesOf, type Sent } from './sent-messages.ts';

type Said = readonly ['>' | '<', object | string];

/** Messages at times that no other recording has. */
function run(began: number, said: readonly Said[]): Sent[] {
  return said.map(([way, what], i): Sent => {
    const at = began + i * (0.2 + began / 7) + ((i * 7) % 5) / 9;
    return way === '<' ? [at, what, '<'] : [at, what];
  });
}

const compared = (a: readonly Said[], b: readonly Said[]) =>
  differencesOf(run(1, a), run(1.3, b), ['--no-redact']);

const got = (type: string, more: object = {}): Said => ['<', { type, ...more }];
const sent = (type: string, more: object = {}): Said => ['>', { type, ...more }];
const times = (count: number, what: Said) => Array.from({ length: count }, () => what);
const row = got('row', { n: 1 });
const like = got('like', { of: 'x' });
const hello = got('hello', { v: 3 });
const config = got('config', { mode: 'a' });
const stream = (count: number, ...last: Said[]) => [hello, ...times(count, row), ...last];
const saved = (version: number) => [hello, got('saved', { version })];
const revision = (n: number): Said[] => [got('rev', { revision: n }), sent('edit', { base: n })];
const revisions = (from: number) => Array.from({ length: 5 }, (_, i) => revision(from + i)).flat();
const events = (from: number, ...all: string[]) =>
  all.flatMap((type, i) => [got(type, { id: `e-${from + i}` }), sent('ack', { id: `e-${from + i}` })]);

describe('an event that a server sends once, among others that come more or less often', () => {
  it.each<[string, readonly Said[], readonly Said[]]>([
    [
      'may come at another place',
      [hello, row, like, ...times(4, row), got('left')],
      [hello, ...times(4, row), like, row, got('left')],
    ],
    ['may not come', [hello, row, like, ...times(4, row)], [hello, ...times(4, row)]],
    ['may not come, nor a second', [hello, row, like, row, like], [hello, row, row, row]],
    [
      'does not move the answers between which it comes',
      [hello, row, sent('say'), got('heard'), row, like, sent('say'), got('heard')],
      [hello, like, row, sent('say'), row, got('heard'), row, sent('say'), got('heard')],
    ],
  ])('%s', async (_, a, b) => {
    expect(await compared(a, b)).toEqual([]);
    expect(await compared(b, a)).toEqual([]);
  });

  it.each<[string, readonly Said[], readonly Said[], string]>([
    [
      'ends something',
      stream(3, got('match_end')),
      stream(5),
      'message 5 of A, server-to-client match_end, never came in B',
    ],
    [
      'says that something is wrong',
      stream(3, got('resync', { cause: 'checksum' }), row),
      stream(5),
      'message 5 of A, server-to-client resync, never came in B',
    ],
    [
      'answers the client',
      stream(3, sent('save'), got('saved')),
      stream(5, sent('save')),
      'message 6 of A, server-to-client saved, never came in B',
    ],
    [
      'is what the client goes on with',
      stream(3, got('match', { at: 'match-1871' }), sent('accept', { where: 'match-1871' })),
      stream(5, sent('accept', { where: 'match-2024' })),
      'message 5 of A, server-to-client match, never came in B',
    ],
    [
      'came so often that it is no chance',
      stream(3, ...times(6, like)),
      stream(5),
      'message 5 of A, server-to-client like, never came in B (and so it is with 5 more messages)',
    ],
    [
      'comes before the first of them',
      [hello, config, ...times(3, row)],
      stream(5),
      'message 2 of A, server-to-client config, never came in B',
    ],
    [
      'has its place before the first of them',
      [hello, config, ...times(3, row)],
      [config, hello, ...times(5, row)],
      'server-to-client hello is message 1 in A and message 2 in B: the order is another',
    ],
  ])('is named where it %s', async (_, a, b, what) => {
    expect(await compared(a, b)).toEqual([what]);
  });
});

describe('what a client sends', () => {
  const draw = sent('draw', { x: 1 });
  const move = sent('move', { x: 1 });

  it('may come more often where it sends it between others as something happens', async () => {
    const a = [move, draw, draw, move, move, draw, draw, move, draw];
    const b = [draw, move, draw, draw, move, move, draw, move];
    expect(await compared(a, b)).toEqual([]);
  });

  it('is one too few where it comes at one time', async () => {
    const a = [sent('open'), ...times(4, draw), sent('save')];
    expect(await compared(a, a.toSpliced(2, 1))).toEqual([
      'one of 4 client-to-server draw of A never came in B',
    ]);
  });

  it('is no answer where it quotes a number on which it builds', async () => {
    expect(await compared(revisions(31), [got('rev', { revision: 70 }), ...revisions(71)])).toEqual([]);
  });

  it('asks for nothing where it acknowledges what the server sent', async () => {
    const a = events(10, 'mail', 'task', 'mail', 'task', 'mail', 'task');
    const b = events(40, 'task', 'mail', 'mail', 'task', 'task', 'mail');
    expect(await compared(a, b)).toEqual([]);
  });
});

describe('a number that is called a version', () => {
  it.each([
    [3300, 918],
    [40, 20],
  ])('is the revision of a document where it is no small one: %d, %d', async (a, b) => {
    expect(await compared(saved(a), saved(b))).toEqual([]);
  });

  it('is one of a program otherwise', async () => {
    expect(await compared(saved(1), saved(2))).toEqual([
      'message 2, saved, has another value: "version" is 1 in A and 2 in B',
    ]);
  });
});
