import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metered, type Planted, randomOf, received, sent } from './metered.ts';

const latency = (planted: Iterable<Planted>) => metered(planted).report(Number.NaN, []).latency;
const json = (value: unknown) => JSON.stringify(value);
const inOrder = (planted: Planted[]) => planted.toSorted((a, b) => a.at - b.at);

describe('answers of no known protocol', () => {
  it.each<[string, (i: number) => unknown, (i: number) => unknown]>([
    ['numbers', (i) => ({ op: 'get', id: i }), (i) => ({ id: i, ok: true })],
    [
      'numbers that the answer names otherwise',
      (i) => ({ op: 'get', reqId: i }),
      (i) => ({ replyTo: i, ok: true }),
    ],
    ['texts', (i) => ({ op: 'get', nonce: `n-${i}-${i * 7919}` }), (i) => ({ nonce: `n-${i}-${i * 7919}` })],
    [
      'a field inside',
      (i) => ({ op: 'get', meta: { requestId: i } }),
      (i) => ({ meta: { requestId: i }, data: {} }),
    ],
    ['lists', (i) => [`call-${i}-abcdef`, 'get', {}], (i) => [`call-${i}-abcdef`, { ok: true }]],
    ['the number as text', (i) => ({ op: 'get', id: i }), (i) => ({ id: String(i) })],
  ])('are found by %s', (_, request, answer) => {
    const planted = Array.from({ length: 40 }, (_unused, i) => i).flatMap((i) => [
      sent(i * 1000, json(request(i))),
      ...(i % 10 === 9 ? [] : [received(i * 1000 + 25 + i, json(answer(i)))]),
      received(i * 1000 + 400, json({ event: 'news', text: 'x' })),
    ]);
    expect(latency(planted)).toMatchObject([{ outgoing: true, count: 36, unanswered: 4, p50: 43, max: 63 }]);
  });

  it('are told by what their requests call themselves; what is never answered asks for nothing', () => {
    const planted = Array.from({ length: 30 }, (_, i) => i).flatMap((i) => [
      sent(i * 100, json({ op: ['get', 'put', 'tell'][i % 3], id: i })),
      ...(i % 3 === 2 ? [] : [received(i * 100 + (i % 3 === 0 ? 5 : 50), json({ id: i }))]),
    ]);
    expect(latency(planted)).toMatchObject([
      { type: 'get', count: 10, unanswered: 0, max: 5 },
      { type: 'put', count: 10, unanswered: 0, max: 50 },
    ]);
  });

  it('are found where the server asks', () => {
    const planted = Array.from({ length: 20 }, (_, i) => i).flatMap((i) => [
      received(i * 100, json({ ask: 'who', id: i })),
      sent(i * 100 + 9, json({ id: i, me: true })),
    ]);
    expect(latency(planted)).toMatchObject([{ outgoing: false, count: 20, p50: 9 }]);
  });

  it.each<[string, (i: number) => number]>([
    ['eight at once', (i) => Math.floor(i / 8) * 1000 + (i % 8)],
    ['one, and then always eight in flight', (i) => (i === 0 ? 0 : 1000 + Math.max(0, i - 8) * 50)],
    [
      'slower than they are answered, then three at once',
      (i) => (i < 10 ? i * 1000 : 9000 + Math.floor(i / 3) * 900),
    ],
  ])('are found where requests with successive numbers go out as %s', (_, asked) => {
    let free = 0;
    const planted = inOrder(
      Array.from({ length: 40 }, (_unused, id) => {
        free = Math.max(asked(id), free) + 50;
        return [sent(asked(id), json({ op: 'get', id })), received(free + 0.5, json({ id, ok: true }))];
      }).flat(),
    );
    expect(latency(planted)).toMatchObject([{ outgoing: true, count: 40, unanswered: 0 }]);
  });

  it('are the planted ones in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5000), { minLength: 20, maxLength: 80 }), (took) => {
        const planted = inOrder(
          took.flatMap((each, i) => [
            sent(i * 500, json({ id: `${i}-f3a9c1d7` })),
            received(i * 500 + each + 0.5, json({ id: `${i}-f3a9c1d7` })),
          ]),
        );
        expect(latency(planted)).toMatchObject([
          { count: took.length, unanswered: 0, max: Math.max(...took) + 0.5 },
        ]);
      }),
      { numRuns: 30 },
    );
  });

  it.each<[string, (random: () => number) => Planted[]]>([
    [
      'two counters of which the server’s is faster',
      () =>
        inOrder([
          ...Array.from({ length: 100 }, (_, i) => sent(i * 1000, json({ id: i }))),
          ...Array.from({ length: 150 }, (_, i) => received(300 + i * 700, json({ id: i }))),
        ]),
    ],
    [
      'two counters of which the server’s is slower',
      () =>
        inOrder([
          ...Array.from({ length: 200 }, (_, i) => sent(i * 1000, json({ id: i }))),
          ...Array.from({ length: 150 }, (_, i) => received(300 + i * 1400, json({ id: i }))),
        ]),
    ],
    ...[5, 6, 7, 8, 12, 20].map((most): [string, () => Planted[]] => [
      `the numbers of a chat, of which the page says ${most} and the server says more`,
      () =>
        inOrder([
          ...Array.from({ length: most }, (_, i) => sent(i * 4000, json({ type: 'say', id: i }))),
          ...Array.from({ length: Math.floor(most * 2.3) }, (_, i) =>
            received(700 + i * 1700 + (i % 3) * 120, json({ type: 'message', id: i + 1 })),
          ),
        ]),
    ]),
    [
      'two sequences that run alike',
      () =>
        Array.from({ length: 50 }, (_, i) => i).flatMap((i) => [
          sent(i * 100, json({ seq: i })),
          received(i * 100 + 50, json({ seq: i })),
        ]),
    ],
    [
      'positions that agree now and then',
      (random) =>
        Array.from({ length: 300 }, (_, i) => i).flatMap((i) => [
          sent(i * 10, json({ x: Math.floor(random() * 500), y: Math.floor(random() * 500) })),
          received(i * 10 + 5, json({ x: Math.floor(random() * 500), y: Math.floor(random() * 500) })),
        ]),
    ],
    [
      'names that both sides say again and again',
      (random) =>
        Array.from({ length: 300 }, (_, i) => i).flatMap((i) => [
          sent(i * 10, json({ room: `room-${Math.floor(random() * 20)}-main` })),
          received(i * 10 + 5, json({ room: `room-${Math.floor(random() * 20)}-main` })),
        ]),
    ],
    [
      'ids that both sides draw by themselves',
      (random) =>
        Array.from({ length: 300 }, (_, i) => i).flatMap((i) => [
          sent(i * 10, json({ id: Math.floor(random() * 1e12) })),
          received(i * 10 + 5, json({ id: Math.floor(random() * 1e12) })),
        ]),
    ],
    [
      'two pairs alone',
      () => [0, 1].flatMap((i) => [sent(i * 9, json({ id: i })), received(i * 9 + 5, json({ id: i }))]),
    ],
  ])('are not found in %s', (_, plant) => {
    expect(latency(plant(randomOf(1)))).toEqual([]);
    expect(latency(plant(randomOf(2)))).toEqual([]);
  });

  it('to ids that repeat are joined to none of them', () => {
    const planted = Array.from({ length: 60 }, (_, i) => i).flatMap((i) => [
      sent(i * 100, json({ id: `call-${i}-xyzuvw` })),
      ...(i === 30 ? [sent(i * 100 + 1, json({ id: `call-${i}-xyzuvw` }))] : []),
      received(i * 100 + 7, json({ id: `call-${i}-xyzuvw` })),
    ]);
    expect(latency(planted)).toMatchObject([{ count: 59, unanswered: 0, p50: 7, max: 7 }]);
  });

  it('bear fields without end', () => {
    const planted = Array.from({ length: 3000 }, (_, i) =>
      sent(i, json({ [`made-up-${i}`]: i, id: `${i}-abcdefgh` })),
    );
    expect(latency(planted)).toEqual([]);
  });
});

it('an answer that takes very long among quick ones is found', () => {
  const planted = Array.from({ length: 20_000 }, (_, i) => i).flatMap((i) => [
    sent(i * 2, json({ op: 'get', reqId: i })),
    received(i * 2 + (i === 9_000 ? 20_001 : 5.5), json({ reqId: i, ok: true })),
  ]);
  expect(latency(inOrder(planted))).toMatchObject([{ count: 20_000, unanswered: 0, max: 20_001 }]);
});
