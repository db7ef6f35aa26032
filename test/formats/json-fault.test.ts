import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFault } from '../../src/formats/json-fault.ts';

describe('jsonFault', () => {
  it.each<[string, number]>([
    ['{"log": nonsense}', 8],
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ['{a:1}', 1],
    ['[1 2]', 3],
    ['[1,]', 3],
    ['[1}', 2],
    ['01', 1],
    ['{} x', 3],
    ['"a\nb"', 2],
    ['"\\x"', 1],
    ['"\\u12G4"', 1],
    ['tru', 3],
    ['[tru', 4],
    ['{"a":"b', 7],
    ['{"a":"b\\u00', 11],
    ['{"a":1', 6],
    ['[-', 2],
    ['', 0],
  ])('in %j is at %i', (text, offset) => {
    expect(jsonFault(text)).toBe(offset);
  });

  it('is the end for every text that is JSON, and for what is left of one cut short', () => {
    const whole = fc.json({ maxDepth: 4 });
    fc.assert(
      fc.property(whole, fc.nat(), fc.boolean(), (text, cut, pretty) => {
        const long = pretty ? JSON.stringify(JSON.parse(text), null, 2) : text;
        expect(jsonFault(long)).toBe(long.length);
        const part = long.slice(0, cut % (long.length + 1));
        expect(jsonFault(part)).toBe(part.length);
      }),
    );
  });

  it('goes deep and far without recursion', () => {
    expect(jsonFault('['.repeat(1_000_000))).toBe(1_000_000);
    expect(jsonFault(`{"a":"${'x'.repeat(5_000_000)}"} x`)).toBe(5_000_009);
  });
});
