import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonTree } from '../../../src/analysis/decoders/json/json-tree.ts';
import { diffBytes } from '../../../src/analysis/message-diff/diff-bytes.ts';
import { type DiffLine, diffLines } from '../../../src/analysis/message-diff/diff-lines.ts';
import { diffTrees } from '../../../src/analysis/message-diff/diff-trees.ts';
import { treeLines } from '../../../src/analysis/message-diff/tree-lines.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const treeOf = (json: string) => jsonTree(bytesOf(json)).root;
const changes = (a: string, b: string) =>
  diffTrees(treeOf(a), treeOf(b)).changes.map(({ kind, path, a: left, b: right }) => [
    kind,
    path,
    left,
    right,
  ]);

/** JSON in a string of JSON. */
const inner = (text: string) => JSON.stringify({ body: text });
const list = (value: number) =>
  JSON.stringify(Object.fromEntries([...Array(3000).keys()].map((k) => [`k${k}`, value])));
const many = (word: string) => Array.from({ length: 20_000 }, (_, k) => `${word}${k}`);
/** How many bytes a line of a hex view shows. */
const digits = ({ text }: DiffLine) => text.slice(0, 47).trim().split(' ').length;
const shown = (a: string, b: string) =>
  diffLines(a.split('\n'), b.split('\n')).lines.map(({ kind, text, hidden, mark }) => [
    kind,
    mark === null
      ? text || hidden
      : `${text.slice(0, mark[0])}<${text.slice(...mark)}>${text.slice(mark[1])}`,
  ]);

describe('two decoded messages', () => {
  it('differ by path, with the digits that were written', () => {
    expect(
      changes(
        '{"id":9007199254740993,"user":{"name":"Ana","tags":["a","b"]},"gone":null}',
        '{"user":{"tags":["a","c"],"name":"Ana"},"id":9007199254740992,"new":{"x":1}}',
      ),
    ).toEqual([
      ['changed', 'id', '9007199254740993', '9007199254740992'],
      ['changed', 'user.tags[1]', '"b"', '"c"'],
      ['removed', 'gone', 'null', null],
      ['added', 'new', null, '{"x":1}'],
    ]);
  });

  it('are equal in any order of members and with any white space', () => {
    expect(changes('{"a":1,"b":[1,2]}', '{ "b": [1, 2], "a": 1 }')).toEqual([]);
  });

  it('tell a text from a number, and a missing member from null', () => {
    expect(changes('{"a":5,"b":null}', '{"a":"5"}')).toEqual([
      ['changed', 'a', '5', '"5"'],
      ['removed', 'b', 'null', null],
    ]);
  });

  it('line items up by what is the same in both', () => {
    expect(changes('[1,2,3,{"id":7,"at":1}]', '[0,1,2,3,{"id":7,"at":2}]')).toEqual([
      ['added', '[0]', null, '0'],
      ['changed', '[3\u21924].at', '1', '2'],
    ]);
  });

  it('compare members of one name one by one', () => {
    expect(changes('{"a":1,"a":2}', '{"a":1,"a":3,"a":4}')).toEqual([
      ['changed', 'a', '2', '3'],
      ['added', 'a', null, '4'],
    ]);
  });

  it('look into JSON in a string, and say where only its white space differs', () => {
    expect(changes(inner('{"x":1}'), inner('{"x":2}'))).toEqual([['changed', 'body.x', '1', '2']]);
    expect(changes(inner('{"x":1}'), inner('{"x": 1}'))).toHaveLength(1);
  });

  it('show of long texts the part that differs', () => {
    const long = 'x'.repeat(5000);
    const [[, , a, b] = []] = changes(
      JSON.stringify([`${long}a${long}`]),
      JSON.stringify([`${long}b${long}`]),
    );
    expect(a).toMatch(/^\u2026"x+ax+"\u2026 \(10001 characters\)$/);
    expect(b).toMatch(/^\u2026"x+bx+"/);
  });

  it('count what is not listed', () => {
    const { changes: listed, changed } = diffTrees(treeOf(list(1)), treeOf(list(2)));
    expect(changed).toBe(3000);
    expect(listed).toHaveLength(2000);
  });

  it('differ exactly where their values do', () => {
    const json = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(json, json, (a, b) => {
        const one = diffTrees(treeOf(JSON.stringify(a)), treeOf(JSON.stringify(b)));
        const other = diffTrees(treeOf(JSON.stringify(b)), treeOf(JSON.stringify(a)));
        const total = one.added + one.removed + one.changed;
        expect(total === 0).toBe(canonical(a) === canonical(b));
        // Lists may be lined up in several ways, so that the counts differ from one direction to the other.
        expect(total === 0).toBe(other.added + other.removed + other.changed === 0);
        expect(total).toBe(one.changes.length);
      }),
    );
  });
});

/** A value as JSON with its members in order; a JSON text within a string is a value of its own only where both are. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '0' : JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, child]) => `${JSON.stringify(name)}:${canonical(child)}`).join()}}`;
}

/** Every line of both is there once, in order, or behind a gap. */
function expectCover(
  lines: readonly DiffLine[],
  lengthA: number,
  lengthB: number,
  step: (line: DiffLine) => number,
) {
  let [a, b] = [0, 0];
  for (const line of lines) {
    const size = line.kind === 'gap' ? line.hidden : step(line);
    if (line.kind !== 'added') {
      expect(line.a).toBe(a);
      a += size;
    }
    if (line.kind !== 'removed') {
      expect(line.b).toBe(b);
      b += size;
    }
  }
  expect([a, b]).toEqual([lengthA, lengthB]);
}

describe('two texts', () => {
  it('stand beside each other line by line, with what differs marked, and what both have left out', () => {
    const lines = Array.from('abcdefghijk', (letter) => letter.repeat(3));
    const b = [...lines];
    b[7] = 'hxh';
    expect(shown(lines.join('\n'), b.join('\n'))).toEqual([
      ['gap', 4],
      ['same', 'eee'],
      ['same', 'fff'],
      ['same', 'ggg'],
      ['removed', 'h<h>h'],
      ['added', 'h<x>h'],
      ['same', 'iii'],
      ['same', 'jjj'],
      ['same', 'kkk'],
    ]);
  });

  it('show of long lines the part that differs', () => {
    const long = 'y'.repeat(4000);
    const [removed, added] = shown(`${long}1${long}`, `${long}22${long}`);
    expect(removed?.[1]).toMatch(/^\u2026y{60}<1>y+\u2026$/);
    expect(added?.[1]).toMatch(/^\u2026y{60}<22>y+\u2026$/);
  });

  it('lose no line and repeat none', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const { lines, whole, removed, added } = diffLines(a, b);
        expect(whole).toBe(true);
        expectCover(lines, a.length, b.length, () => 1);
        const count = (wanted: string) => lines.filter(({ kind }) => kind === wanted).length;
        expect([removed, added]).toEqual([count('removed'), count('added')]);
        for (const { kind, a: at, text: line } of lines) if (kind === 'same') expect(line).toBe(a[at ?? -1]);
      }),
    );
  });

  it('are bounded, and say so', () => {
    const { lines, whole, aligned, removed, added } = diffLines(many('a'), many('b'));
    expect([whole, aligned, removed, added]).toEqual([false, false, 20_000, 20_000]);
    expect(lines.length).toBeLessThanOrEqual(5000);
  });
});

describe('bytes', () => {
  it('stand beside each other by offset, also after an insertion', () => {
    const a = Uint8Array.from({ length: 100 }, (_, k) => k);
    const b = Uint8Array.from([...a.subarray(0, 50), 0xff, 0xfe, ...a.subarray(50)]);
    const { lines, removed, added } = diffBytes(a, b);
    expect([removed, added]).toEqual([0, 1]);
    expect(lines.filter(({ kind }) => kind === 'added' || kind === 'removed')).toMatchObject([
      { kind: 'added', b: 50, text: expect.stringMatching(/^ff fe +\.\.$/) },
    ]);
  });

  it('lose none and repeat none', () => {
    const bytes = fc.uint8Array({ max: 3, maxLength: 80 });
    fc.assert(
      fc.property(bytes, bytes, bytes, (a, b, end) => {
        const [left, right] = [Uint8Array.from([...a, ...end]), Uint8Array.from([...b, ...end])];
        const { lines, whole } = diffBytes(left, right);
        expect(whole).toBe(true);
        expectCover(lines, left.length, right.length, digits);
      }),
    );
  });

  it('are bounded, and say so', () => {
    const { whole, lines } = diffBytes(new Uint8Array(200_000), new Uint8Array(200_000).fill(1));
    expect(whole).toBe(false);
    expect(lines.length).toBeLessThan(10_000);
  });
});

it('a decoded message is written in lines, with its digits', () => {
  expect(treeLines(treeOf('{"a":[1,9007199254740993],"b":{},"c":"x"}')).lines).toEqual([
    '{',
    '  "a": [',
    '    1,',
    '    9007199254740993',
    '  ],',
    '  "b": {},',
    '  "c": "x"',
    '}',
  ]);
});
