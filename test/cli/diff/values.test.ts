import { describe, expect, it } from 'vitest';
import { differencesOf, type Sent } from './sent-messages.ts';

/** Messages at times that no other recording has. */
function sent(began: number, ...said: (object | string)[]): Sent[] {
  return said.map((each, i) => [began + i * (1 + began / 7), each]);
}

const compared = (a: readonly (object | string)[], b: readonly (object | string)[]) =>
  differencesOf(sent(1, ...a), sent(1.3, ...b), ['--no-redact']);

const LINES = ['331 need more', '230 welcome', '226 done', '221 bye'];

const phases = (...all: string[]) => all.map((phase) => ({ type: 'state', phase }));

describe('a value that is another', () => {
  it.each<[string, object, object, string]>([
    ['yes and no', { type: 'ack', ok: true }, { type: 'ack', ok: false }, '"ok" is true in A and false in B'],
    ['a word', { type: 'state', phase: 'open' }, { type: 'state', phase: 'closed' }, '"phase" is open'],
    ['a word in capitals', { type: 'buy', currency: 'EUR' }, { type: 'buy', currency: 'USD' }, 'USD in B'],
    [
      'a setting',
      { type: 'hello', heartbeatInterval: 30_000 },
      { type: 'hello', heartbeatInterval: 5_000 },
      '5000',
    ],
    [
      'what a program says of an error',
      { type: 'failed', error: { code: 403, message: 'not allowed here' } },
      { type: 'failed', error: { code: 403, message: 'market is closed' } },
      'market is closed',
    ],
    [
      'an argument',
      ['join', { room: 'lobby', live: true }],
      ['join', { room: 'attic', live: true }],
      'attic',
    ],
  ])('is named where nothing else differs: %s', async (_, a, b, words) => {
    expect(await compared([a], [b])).toEqual([expect.stringContaining(words)]);
  });

  it('is named where all other messages of its type agree', async () => {
    const prices = [41, 17, 93, 12, 58].map((price) => ({ type: 'price', price }));
    const other = prices.with(2, { type: 'price', price: 94 });
    expect(await compared(prices, other)).toEqual([
      'message 3, price, has another value: "price" is 93 in A and 94 in B',
    ]);
  });

  it('is named in a copy of the same recording, whatever it is', async () => {
    const said = ['one', 'two', 'three', 'four', 'five'].map((text) => ({
      type: 'say',
      text: `${text} and more`,
    }));
    const changed = said.with(3, { type: 'say', text: 'something else' });
    expect(await differencesOf(sent(1, ...said), sent(1, ...changed), ['--no-redact'])).toEqual([
      'message 4, say, has another value: "text" is four and more in A and something else in B',
    ]);
  });

  it('is not named beside a greater difference', async () => {
    const found = await compared([{ type: 'a', ok: true }, { type: 'b' }], [{ type: 'a', ok: false }]);
    expect(found).toEqual([expect.stringMatching(/never came/)]);
  });

  it('is hidden where contents are, but for yes and no', async () => {
    const [a, b] = [
      { type: 'state', phase: 'open', live: true },
      { type: 'state', phase: 'closed', live: false },
    ];
    const found = (await differencesOf(sent(1, a), sent(1.3, b))).join('\n');
    expect(found).toMatch(/"phase" is redacted-\d+ in A and redacted-\d+ in B/);
    expect(found).toContain('"live" is true in A and false in B');
    expect(found).not.toMatch(/closed/);
  });
});

describe('what a run makes anew is no difference', () => {
  it.each<[string, object, object]>([
    [
      'ids',
      { type: 'x', id: 7, userId: 1, session: 'kqzvt' },
      { type: 'x', id: 9, userId: 3, session: 'wpdfr' },
    ],
    ['times', { type: 'x', at: 1, updated: '2026-01-01' }, { type: 'x', at: 2, updated: '2026-01-02' }],
    ['measurements', { type: 'x', price: 1.5, celsius: 20 }, { type: 'x', price: 2.5, celsius: 21 }],
    ['counts', { type: 'x', online: 3, messages: 12 }, { type: 'x', online: 4, messages: 1 }],
    ['people', { type: 'x', user: 'ana', nick: 'bo' }, { type: 'x', user: 'ben', nick: 'cy' }],
    [
      'what people write',
      { type: 'x', text: 'hello', title: 'a' },
      { type: 'x', text: 'goodbye', title: 'b' },
    ],
    ['sentences', { type: 'x', headline: 'rain is due' }, { type: 'x', headline: 'sun is out' }],
    [
      'drawn words',
      { type: 'x', room: 'k3j9qz', tag: 'qzkfpwt' },
      { type: 'x', room: 'x7m2ab', tag: 'vbnmkjh' },
    ],
    ['codes for one time', { type: 'x', code: 4_821 }, { type: 'x', code: 9_377 }],
    ['rooms by number', { type: 'x', room: 'room-12' }, { type: 'x', room: 'room-77' }],
    ['lists', { type: 'x', people: ['ana', 'ben'] }, { type: 'x', people: ['ben'] }],
    ['items', { type: 'x', rows: [{ up: true }] }, { type: 'x', rows: [{ up: false }, { up: true }] }],
  ])('%s', async (_, a, b) => {
    expect(await compared([a], [b])).toEqual([]);
  });

  it.each([
    ['220 ready yjMJDbIkmHtfbgOK', '220 ready aUVmxBSmJtRZzNrq'],
    ['220 ready k3j9qz81', '220 ready x7m2ab55'],
    ['150 12 files', '150 31 files'],
  ])('nor what is drawn in one line of many: %s', async (a, b) => {
    expect(await compared([a, ...LINES], [b, ...LINES])).toEqual([]);
  });

  it('but a line of other words is', async () => {
    const [a, b] = ['230 logged in', '530 login incorrect'];
    expect(await compared([...LINES, a], [...LINES, b])).toEqual([
      expect.stringContaining('530 login incorrect in B'),
    ]);
  });

  it('nor a state that changes within a recording', async () => {
    expect(await compared(phases('open', 'busy', 'open'), phases('busy', 'open', 'open'))).toEqual([]);
  });
});
