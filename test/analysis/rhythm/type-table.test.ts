import { describe, expect, it } from 'vitest';
import { plainDecoded } from '../../../src/analysis/decoders/plain/plain-decoded.ts';
import { nameOfType, TypeTable } from '../../../src/analysis/rhythm/type-table.ts';
import { metered, received, sent } from './metered.ts';

const typesOf = (planted: Parameters<typeof metered>[0], url = 'ws://h/') =>
  metered(planted, { url }).report(Number.NaN, []).types;

const PLAIN = plainDecoded({ opcode: 1, outgoing: false, bytes: new Uint8Array(0) });

describe('types', () => {
  it('are counted by protocol, name and direction, the most frequent first', () => {
    const planted = [
      sent(1, 'just words'),
      received(2, '{"a":1}'),
      received(3, '{"a":100}'),
      received(4, '[]'),
    ];
    expect(typesOf(planted)).toEqual([
      { protocol: 'json', type: 'object', outgoing: false, count: 2, unsized: 0, bytes: 16, largest: 9 },
      { protocol: 'text', type: 'text', outgoing: true, count: 1, unsized: 0, bytes: 10, largest: 10 },
      { protocol: 'json', type: 'array', outgoing: false, count: 1, unsized: 0, bytes: 2, largest: 2 },
    ]);
  });

  it('that a page makes up are bounded, and no message is lost', () => {
    const table = new TypeTable();
    for (let i = 0; i < 30_000; i += 1) {
      const decoded = { ...PLAIN, type: `made-up-${i}` };
      table.add({ at: i, outgoing: false, opcode: 1, size: 5, decoded, bytes: null });
    }
    const types = table.counts();
    expect(types.length).toBeLessThanOrEqual(20_001);
    expect(types.reduce((sum, { count }) => sum + count, 0)).toBe(30_000);
    expect(types[0]).toMatchObject({ type: '(others)' });
  });

  it('have no size where nobody saw one, and call a ping a ping', () => {
    const table = new TypeTable();
    const unseen = { at: 1, outgoing: false, size: 0, sizeUnknown: true, decoded: null, bytes: null };
    table.add({ ...unseen, opcode: 1 });
    table.add({ ...unseen, opcode: 1, size: 7, sizeUnknown: false });
    table.add({ ...unseen, opcode: 9 });
    const types = table.counts();
    expect(types.map((each) => [nameOfType(each), each.count, each.unsized, each.bytes])).toEqual([
      ['text', 2, 1, 7],
      ['ping', 1, 1, 0],
    ]);
  });

  it('with very long names are cut', () => {
    const planted = [received(0, `{"event":"pusher:${'x'.repeat(100_000)}","data":"{}"}`)];
    expect(typesOf(planted, 'ws://h/app/key?protocol=7')[0]?.type).toHaveLength(200);
  });
});
