import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textKey } from '../../src/events/text-key.ts';

describe('the key of a text', () => {
  it('is the text itself where that is short, and short where the text is long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(100_000), (text, length) => {
        expect(textKey(text.slice(0, 1024))).toBe(text.slice(0, 1024));
        const long = text + 'a'.repeat(length);
        expect(textKey(long).length).toBeLessThanOrEqual(1024);
        expect(textKey(`${long} `.trim() === long ? long : long.slice())).toBe(textKey(long));
      }),
    );
  });

  it('differs for texts of one length that differ in a digit', () => {
    const long = 'a'.repeat(2000);
    const keys = new Set(
      Array.from({ length: 20_000 }, (_, n) => textKey(`${long}${String(n).padStart(5, '0')}`)),
    );
    expect(keys.size).toBe(20_000);
    const inFront = new Set(
      Array.from({ length: 2000 }, (_, n) => textKey(`${String(n).padStart(5, '0')}${long}`)),
    );
    expect(inFront.size).toBe(2000);
  });
});
