import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AsciiNeedle } from '../../../src/session/search/ascii-needle.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const find = (text: string, needle: string) => {
  const bytes = utf8(text);
  return new AsciiNeedle(needle).find(bytes, 0, bytes.length);
};

describe('AsciiNeedle', () => {
  it.each([
    ['Hello', 'hello', 0],
    ['say HELLO twice', 'hello', 4],
    ['hell', 'hello', -1],
    ['', 'a', -1],
    ['aab', 'ab', 1],
    ['abab', 'BAB', 1],
    ['@[`{', '@[', 0],
    ['`', '@', -1],
    ['é needle', 'needle', 3],
  ])('%j with %j: %s', (text, needle, at) => {
    expect(find(text, needle)).toBe(at);
  });

  it('stays within its bounds', () => {
    const bytes = utf8('needle');
    expect(new AsciiNeedle('needle').find(bytes, 1, 6)).toBe(-1);
    expect(new AsciiNeedle('needle').find(bytes, 0, 5)).toBe(-1);
  });

  it('finds where a plain search finds, in any ASCII', () => {
    const few = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'z', 'Z', '@', '`', '1'), maxLength: 30 });
    const needles = fc.string({
      unit: fc.constantFrom('a', 'b', 'A', 'Z', '@', '`'),
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(few, needles, (text, needle) => {
        expect(find(text, needle)).toBe(text.toLowerCase().indexOf(needle.toLowerCase()));
      }),
      { numRuns: 2000 },
    );
  });

  it('knows all characters whose lower case holds ASCII', () => {
    const folding = new Set<string>();
    for (let code = 0x80; code <= 0x10ffff; code++) {
      const lower = String.fromCodePoint(code).toLowerCase();
      for (const letter of lower) if (letter < '\u0080') folding.add(`${letter} from ${code.toString(16)}`);
    }
    expect([...folding]).toEqual(['i from 130', 'k from 212a']);
    expect(new AsciiNeedle('kilo').foreign).toHaveLength(2);
    expect(new AsciiNeedle('abc').foreign).toHaveLength(0);
  });
});
