import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matcherFor } from '../../../src/panel/worker/match-bytes.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const matches = (text: string, needle: string) => {
  const bytes = utf8(text);
  return matcherFor(needle)(bytes, 0, bytes.length);
};

describe('matcherFor', () => {
  it.each([
    ['Hello', 'hello', true],
    ['say HELLO twice', 'hello', true],
    ['hell', 'hello', false],
    ['', 'a', false],
    ['aab', 'ab', true],
    ['@[`{', '@[', true],
    ['`', '@', false],
    ['ÄPFEL', 'äpfel', true],
    ['a🙂b', '🙂', true],
    ['anything', '', true],
  ])('%j with %j: %s', (text, needle, found) => {
    expect(matches(text, needle)).toBe(found);
  });

  it('stays within its bounds', () => {
    const bytes = utf8('needle');
    expect(matcherFor('needle')(bytes, 1, 6)).toBe(false);
    expect(matcherFor('needle')(bytes, 0, 5)).toBe(false);
  });

  it('finds what a plain search finds, in any ASCII', () => {
    const few = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'z', 'Z', '@', '`', '1'), maxLength: 30 });
    const needles = fc.string({
      unit: fc.constantFrom('a', 'b', 'A', 'Z', '@', '`'),
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(few, needles, (text, needle) => {
        expect(matches(text, needle)).toBe(text.toLowerCase().includes(needle.toLowerCase()));
      }),
      { numRuns: 1000 },
    );
  });
});
