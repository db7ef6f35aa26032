import { describe, expect, it } from 'vitest';
import { metered, type Planted, received } from './metered.ts';

const gapsOf = (planted: Planted[], url = 'ws://h/') =>
  metered(planted, { url }).report(Number.NaN, []).sequenceGaps;
const numbers = (values: readonly number[], write: (n: number) => unknown) =>
  values.map((n, i) => received(i * 100, JSON.stringify(write(n))));
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

const seq = (n: number) => JSON.stringify({ seq: n });
const long = (n: number) => JSON.stringify({ data: 'x'.repeat(70_000), seq: n });

describe('a sequence', () => {
  it.each<[string, string, (n: number) => unknown]>([
    ['seq', 'seq', (n) => ({ seq: n, data: 'x' })],
    ['s of Discord', 's', (n) => ({ op: 0, s: n, d: {} })],
    ['a field inside', 'data.sequence', (n) => ({ data: { sequence: n, price: n * 7 } })],
    ['id', 'id', (n) => ({ id: n })],
  ])('that leaves numbers out has a gap: %s', (_, field, write) => {
    const values = upTo(100).filter((n) => n < 90 || n > 92);
    expect(gapsOf(numbers(values, write))).toEqual([
      { field, channel: null, outgoing: false, from: 90, to: 92, at: 9000 },
    ]);
  });

  it('is counted for each channel by itself', () => {
    const planted = numbers(upTo(100), (n) => ({ channel: n % 2 === 0 ? 'a' : 'b', seq: n >> 1 }));
    expect(gapsOf(planted)).toEqual([]);
    expect(gapsOf(planted.filter((_, i) => i !== 50))).toMatchObject([{ channel: 'a', from: 25, to: 25 }]);
  });

  it('of Centrifugo is the offset of a publication', () => {
    const planted = numbers(
      upTo(60).filter((n) => n !== 40),
      (n) => ({ push: { channel: 'news', pub: { data: {}, offset: n } } }),
    );
    expect(gapsOf(planted, 'ws://h/connection/websocket')).toMatchObject([
      { field: 'push.pub.offset', channel: 'news', from: 40, to: 40 },
    ]);
  });

  it.each<[string, number[]]>([
    ['numbers without order', upTo(200).map((n) => (n * 7919) % 1000)],
    ['numbers with a step of two', upTo(200).map((n) => n * 2)],
    ['a few numbers', [1, 2, 3, 9, 10]],
    ['one that comes late', [...upTo(50), 51, 50, ...upTo(50).map((n) => n + 52)]],
    ['some that come twice', [...upTo(50), 49, 49, ...upTo(50).map((n) => n + 50)]],
    ['one that begins anew', [...upTo(50), ...upTo(50)]],
    ['one that is sent again much later', [...upTo(50), 5, ...upTo(50).map((n) => n + 50)]],
    ['some of before that are sent again', [...upTo(50), 20, 21, 22, 23, ...upTo(50).map((n) => n + 50)]],
    ['two that take turns, far apart', upTo(300).map((n) => (n % 2 === 0 ? 1000 + n / 2 : (n - 1) / 2))],
    ['one that another interrupts', [...upTo(100), 1, 100, 2, 101, 3, ...upTo(50).map((n) => n + 102)]],
    ['one that wraps', [...upTo(60).map((n) => n + 65_476), ...upTo(60)]],
  ])('has no gap in %s', (_, values) => {
    expect(gapsOf(numbers(values, (n) => ({ seq: n })))).toEqual([]);
  });

  it('of ids that others use as well is none', () => {
    let id = 0;
    const values = upTo(300).map((n) => (id += n % 9 === 0 ? 3 : 1));
    expect(gapsOf(numbers(values, (n) => ({ id: n })))).toEqual([]);
  });

  it('that wraps has the gap that comes after', () => {
    const values = [...upTo(60).map((n) => n + 65_476), ...upTo(200).filter((n) => n !== 150)];
    expect(gapsOf(numbers(values, (n) => ({ seq: n })))).toMatchObject([{ from: 150, to: 150 }]);
  });

  it('has no gap where a number may stand in what was not read', () => {
    const hidden: ((n: number) => string | Uint8Array)[] = [
      (n) => JSON.stringify({ type: 'ping', seq: n }),
      long,
      (n) => JSON.stringify({ events: [{ seq: n }] }),
      (n) => JSON.stringify({ a: { b: { c: { d: { seq: n } } } } }),
      () => '{"seq":',
    ];
    for (const write of hidden) {
      const planted = upTo(100).map((n) => received(n * 100, n === 60 ? write(n) : seq(n)));
      expect(gapsOf(planted)).toEqual([]);
    }
  });

  it('has no gap where nobody observed', () => {
    const planted = numbers(
      upTo(100).filter((n) => n < 40 || n > 60),
      (n) => ({ seq: n }),
    );
    const at = 4_000;
    const meter = metered(planted);
    expect(meter.report(Number.NaN, [])).toMatchObject({ sequenceGaps: [{ from: 40, to: 60, at }] });
    expect(meter.report(Number.NaN, [{ from: 3_950, until: 3_990 }]).sequenceGaps).toEqual([]);
    expect(
      meter.report(Number.NaN, [{ from: 3_950, until: 3_990, rested: 'page' }]).sequenceGaps,
    ).toHaveLength(1);
  });
});
