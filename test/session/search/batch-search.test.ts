import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLAG, type MessageColumns, OPCODE } from '../../../src/events/message-segment.ts';
import { parseFilter } from '../../../src/session/filter/parse-filter.ts';
import { BatchSearch, type Unsearched } from '../../../src/session/search/batch-search.ts';
import { planSearch } from '../../../src/session/search/search-plan.ts';

interface Row {
  readonly payload: Uint8Array;
  readonly connection?: number;
  readonly flags?: number;
  readonly size?: number;
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const rowsOf = (texts: readonly string[]): Row[] => texts.map((text) => ({ payload: utf8(text) }));

function batchOf(rows: readonly Row[]): { columns: MessageColumns; block: Uint8Array } {
  return {
    columns: {
      count: rows.length,
      time: new Float64Array(rows.length),
      connection: Uint32Array.from(rows, (row) => row.connection ?? 0),
      size: Uint32Array.from(rows, (row) => row.size ?? row.payload.length),
      stored: Uint32Array.from(rows, (row) => row.payload.length),
      flags: Uint8Array.from(rows, (row) => row.flags ?? OPCODE.text),
    },
    block: Uint8Array.from(rows.flatMap((row) => [...row.payload])),
  };
}

function search(
  filter: string,
  rows: readonly Row[],
  { connection = null, missing = false }: { connection?: number | null; missing?: boolean } = {},
): { found: number[]; unsearched: Unsearched } {
  const { columns, block } = batchOf(rows);
  const one = new BatchSearch(planSearch(parseFilter(filter).value), columns, connection);
  const unsearched = { evicted: 0, unseen: 0, cut: 0 };
  for (const _ of one.run(missing ? null : block, unsearched));
  return { found: [...one.rows()], unsearched };
}

const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;

describe('BatchSearch', () => {
  it.each<[string, readonly string[], readonly number[]]>([
    ['needle', ['hay', 'a NEEDLE', 'needles', ''], [1, 2]],
    ['-needle', ['hay', 'a NEEDLE', ''], [0, 2]],
    ['needle', ['nee', 'dle', 'needl', 'e'], []],
    ['needle', ['nee', '', 'dle needle'], [2]],
    ['aa', ['a', 'aa', 'a'], [1]],
    ['a b', ['b a', 'a', 'b'], [0]],
    ['größe', ['GRÖSSE', 'die GRÖßE'], [1]],
    ['""', ['', 'a'], [0, 1]],
    ['k', ['273 \u212a', 'c'], [0]],
    ['-i', ['\u0130', 'x'], [1]],
    ['/^.b$/ b', ['ab', 'abc', 'cb'], [0, 2]],
    ['json.n>4 5', ['{"n":5}', '{"n":6}', '{"n":3,"m":5}', '5'], [0]],
    ['-heartbeat', ['2', 'ping', 'two'], [2]],
    ['', ['a', ''], [0, 1]],
  ])('%j among %j', (filter, texts, found) => {
    expect(search(filter, rowsOf(texts)).found).toEqual(found);
  });

  it('leaves other connections, directions and sizes out', () => {
    const rows: Row[] = [
      { payload: utf8('needle'), connection: 1 },
      { payload: utf8('needle'), connection: 2, flags: OPCODE.text | FLAG.outgoing },
      { payload: utf8('needle'), connection: 2 },
      { payload: utf8('a longer needle'), connection: 2 },
    ];
    expect(search('dir:in size<10 needle', rows, { connection: 2 }).found).toEqual([2]);
    expect(search('dir:in', rows, { connection: 2, missing: true }).found).toEqual([2, 3]);
  });

  it('finds nothing in what it cannot look at, not even what lacks the text, and counts it', () => {
    const rows: Row[] = [
      { payload: utf8('needle') },
      { payload: utf8(''), flags: OPCODE.binary | FLAG.payloadUnknown },
      { payload: utf8('') },
      { payload: utf8('need'), size: 900, flags: OPCODE.text | FLAG.payloadCut },
    ];
    expect(search('-needle', rows)).toEqual({ found: [2, 3], unsearched: { evicted: 0, unseen: 1, cut: 1 } });
    expect(search('-needle', rows, { missing: true })).toEqual({
      found: [2],
      unsearched: { evicted: 2, unseen: 1, cut: 0 },
    });
    expect(search('dir:in', rows, { missing: true }).unsearched.evicted).toBe(0);
  });

  // Few different characters, so that there are hits: both cases, characters that fold into ASCII, others that do not,
  // and bytes that are no UTF-8.
  const letters = fc.constantFrom(
    'a',
    'A',
    'b',
    'i',
    'I',
    'k',
    'K',
    '@',
    '`',
    '\u0130',
    '\u212a',
    'ß',
    'Ä',
    'ä',
    '🙂',
  );
  const text = (maxLength: number) => fc.string({ unit: letters, maxLength });
  const payload = fc.oneof(
    { weight: 6, arbitrary: text(12).map(utf8) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 8 }) },
    {
      weight: 1,
      arbitrary: fc
        .array(fc.constantFrom(0x61, 0xc4, 0xb0, 0xe2, 0x84, 0xaa), { maxLength: 8 })
        .map((bytes) => Uint8Array.from(bytes)),
    },
  );
  const row = fc.record({
    payload,
    connection: fc.nat({ max: 1 }),
    flags: fc.constantFrom<number>(OPCODE.text, OPCODE.binary, OPCODE.text | FLAG.outgoing),
  });

  it('finds what decoding each row by itself finds', () => {
    const term = fc.record({ text: text(3), negated: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 12 }),
        fc.array(term, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(null, 0, 1),
        fc.boolean(),
        (rows, terms, connection, onlyIn) => {
          const filter = [
            ...terms.map((one) => `${one.negated ? '-' : ''}${quoted(one.text)}`),
            ...(onlyIn ? ['dir:in'] : []),
          ].join(' ');
          const naive = rows.flatMap((one, i) => {
            if (connection !== null && one.connection !== connection) return [];
            if (onlyIn && (one.flags & FLAG.outgoing) !== 0) return [];
            const decoded = new TextDecoder().decode(one.payload).toLowerCase();
            const holds = terms.every((each) => decoded.includes(each.text.toLowerCase()) !== each.negated);
            return holds ? [i] : [];
          });
          expect(search(filter, rows, { connection }).found).toEqual(naive);
        },
      ),
      { numRuns: 5000 },
    );
  });
});
