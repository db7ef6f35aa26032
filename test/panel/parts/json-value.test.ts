import { describe, expect, it } from 'vitest';
import { jsonLines } from '../../../src/panel/parts/json-lines.ts';
import { type JsonValue, LONGEST_JSON, parseJson } from '../../../src/panel/parts/json-value.ts';

const said = (text: string, paths: readonly string[] = ['']) => {
  const value = parseJson(text);
  if (value === undefined) return null;
  return jsonLines(value, { paths: new Set(paths), limits: new Map() }).map(
    ({ depth, name, hidden }) => `${depth} ${name ?? '-'}${hidden > 0 ? ` +${hidden}` : ''}`,
  );
};
const field = (value: JsonValue | undefined, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

describe('parseJson', () => {
  it.each(['', 'plain', '12', '"text"', 'null', '{', '[1,]', '{"a":1}x'])('takes %j for no tree', (text) => {
    expect(parseJson(text)).toBeUndefined();
  });

  // That digits are kept needs Node 21: the panel's test in a real browser looks at it.
  it('reads numbers', () => {
    expect(field(parseJson('{"small":17,"half":0.50}'), 'half')).toBe(0.5);
  });

  it('changes no prototype', () => {
    const value = parseJson('{"__proto__":{"polluted":true}}');
    expect(field({}, 'polluted')).toBeUndefined();
    expect(Object.keys(value ?? {})).toEqual(['__proto__']);
  });

  it('opens brackets a hundred thousand deep, one level at a time', () => {
    const depth = 100_000;
    expect(said('['.repeat(depth) + ']'.repeat(depth), ['', '/0'])).toEqual(['0 -', '1 0', '2 0']);
  });

  it('leaves a text that would be felt alone', () => {
    expect(parseJson(`["${'x'.repeat(LONGEST_JSON)}"]`)).toBeUndefined();
  });
});

describe('jsonLines', () => {
  it('shows what is open only', () => {
    expect(said('{"a":{"b":1},"c":[2,3]}')).toEqual(['0 -', '1 a', '1 c']);
    expect(said('{"a":{"b":1},"c":[2,3]}', ['', '/1'])).toEqual(['0 -', '1 a', '1 c', '2 0', '2 1']);
  });

  it('offers the rest of a long list', () => {
    const lines = said(JSON.stringify(Array.from({ length: 250 }, (_, i) => i)));
    expect(lines).toHaveLength(102);
    expect(lines?.at(-1)).toBe('1 - +150');
  });
});
