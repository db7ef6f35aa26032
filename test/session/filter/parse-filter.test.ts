import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../src/session/filter/parse-filter.ts';

const CASES: readonly [string, readonly object[]][] = [
  ['', []],
  ['hello', [{ kind: 'text', text: 'hello', negated: false }]],
  ['-hello', [{ kind: 'text', text: 'hello', negated: true }]],
  ['"two words"', [{ kind: 'text', text: 'two words', negated: false }]],
  ['"a \\"b\\""', [{ kind: 'text', text: 'a "b"', negated: false }]],
  ['-"two words"', [{ kind: 'text', text: 'two words', negated: true }]],
  ['dir:in', [{ kind: 'direction', outgoing: false, negated: false }]],
  ['DIR:OUT', [{ kind: 'direction', outgoing: true, negated: false }]],
  ['op:binary', [{ kind: 'opcode', opcode: 2, negated: false }]],
  ['-op:ping', [{ kind: 'opcode', opcode: 9, negated: true }]],
  ['size>1k', [{ kind: 'size', comparison: '>', bytes: 1000, negated: false }]],
  ['size<=1.5MiB', [{ kind: 'size', comparison: '<=', bytes: 1.5 * 1024 ** 2, negated: false }]],
  ['size:0', [{ kind: 'size', comparison: '=', bytes: 0, negated: false }]],
  ['time:5..7.5', [{ kind: 'time', from: 5, until: 7.5, negated: false }]],
  ['-time:..1970-01-01T00:00:01Z', [{ kind: 'time', from: -Infinity, until: 1000, negated: true }]],
  ['type:event', [{ kind: 'type', type: 'event', negated: false }]],
  ['-heartbeat', [{ kind: 'heartbeat', negated: true }]],
  ['is:heartbeat', [{ kind: 'heartbeat', negated: false }]],
  ['/a b/i', [{ kind: 'pattern', source: 'a b', flags: 'i', negated: false }]],
  ['/a\\/b/g', [{ kind: 'pattern', source: 'a\\/b', flags: '', negated: false }]],
  ['/path/to', [{ kind: 'text', text: '/path/to', negated: false }]],
  ['json.a.b=5', [{ kind: 'json', path: ['a', 'b'], comparison: '=', value: '5', negated: false }]],
  [
    '$.items[0].id!=x',
    [{ kind: 'json', path: ['items', '0', 'id'], comparison: '!=', value: 'x', negated: false }],
  ],
  ['https://a.example/?x=1', [{ kind: 'text', text: 'https://a.example/?x=1', negated: false }]],
  ['-', [{ kind: 'text', text: '-', negated: false }]],
  ...[
    'localhost:8080',
    'wss://a.example/x',
    '14:02:11',
    'key:',
    'status=active',
    'token=abc',
    '{"a":1}',
    'content-type:x',
    'a:b',
  ].map((text): [string, object[]] => [text, [{ kind: 'text', text, negated: false }]]),
  ['"typ:event"', [{ kind: 'text', text: 'typ:event', negated: false }]],
];

describe('parseFilter', () => {
  it.each(CASES)('reads %j', (input, terms) => {
    const { value, faults } = parseFilter(input);
    expect(value.terms).toEqual(terms);
    expect(faults).toEqual([]);
  });

  it('reads the sentence of the manual', () => {
    const { value, faults } = parseFilter(
      'dir:in op:binary size>1k type:event -heartbeat /regex/i "text" json.path=value',
    );
    expect(faults).toEqual([]);
    expect(value.terms.map((term) => term.kind)).toEqual([
      'direction',
      'opcode',
      'size',
      'type',
      'heartbeat',
      'pattern',
      'text',
      'json',
    ]);
  });

  it.each([
    ['dir:up', 'bad-direction', 0, 6],
    ['time:9..5', 'bad-time', 0, 9],
    ['time:14:02', 'bad-time', 0, 10],
    ['time:1..2..3', 'bad-time', 0, 12],
    ['x op:jump', 'bad-opcode', 2, 7],
    ['size>big', 'bad-size', 0, 8],
    ['/(/', 'bad-pattern', 0, 3],
    ['"open', 'unterminated-quote', 0, 5],
    ['dir:constructor', 'bad-direction', 0, 15],
    ['typ:event', 'unknown-condition', 0, 9],
    ['x -direktion:in', 'unknown-condition', 2, 13],
    ['sise>1k', 'unknown-condition', 0, 7],
    ['is:failed', 'connection-condition', 0, 9],
    ['x status:4xx', 'connection-condition', 2, 10],
    ['status>=400', 'connection-condition', 0, 11],
    ['-host:api', 'connection-condition', 0, 9],
  ])('marks the fault of %j and goes on looking for the text', (input, code, index, length) => {
    const { value, faults } = parseFilter(input);
    expect(faults).toMatchObject([{ code, index, length }]);
    expect(value.terms.at(-1)?.kind).toBe('text');
  });

  it('reads whatever is typed, in bounds', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400, unit: 'grapheme' }), (input) => {
        for (const { index, length } of parseFilter(input).faults)
          expect(index + length).toBeLessThanOrEqual(input.length);
      }),
    );
    expect(parseFilter('/'.repeat(20_000)).faults.map((fault) => fault.code)).toContain('filter-too-long');
  });
});
