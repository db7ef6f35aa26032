import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExactNumber, parseJson } from '../../../src/panel/parts/json-value.ts';
import { jsonPathText, writeJson } from '../../../src/panel/parts/write-json.ts';

describe('JSON that is written again', () => {
  it('is what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value, null, 2);
        const read = parseJson(text);
        if (read !== undefined) expect(writeJson(read)).toBe(text);
      }),
    );
  });

  it('keeps digits that JavaScript would change, and any depth', () => {
    const big = { n: new ExactNumber('9007199254740993'), e: {}, l: [] };
    expect(writeJson(big)).toBe('{\n  "n": 9007199254740993,\n  "e": {},\n  "l": []\n}');
    const deep = parseJson(`${'['.repeat(3000)}1${']'.repeat(3000)}`);
    if (deep === undefined) throw new Error('not JSON');
    expect(writeJson(deep).replace(/\s/g, '')).toHaveLength(6001);
  });

  it.each([
    [['items', '0', 'id'], 'items[0].id'],
    [['a b', 'c'], '["a b"].c'],
    [['0'], '[0]'],
  ] as const)('writes the path %j as %s', (path, text) => {
    expect(jsonPathText(path)).toBe(text);
  });
});
