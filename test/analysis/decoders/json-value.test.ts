import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonValue } from '../../../src/analysis/decoders/json/json-value.ts';

it('keeps the digits of a number of 16 and more, wherever it stands', () => {
  fc.assert(
    fc.property(fc.nat(40), fc.integer({ min: 1, max: 40 }), fc.nat(40), (before, digits, after) => {
      const number = '9'.repeat(digits);
      const text = `["${'x'.repeat(before)}",${number},"${'y'.repeat(after)}"]`;
      expect(jsonValue(text)).toEqual([
        'x'.repeat(before),
        digits < 16 ? Number(number) : number,
        'y'.repeat(after),
      ]);
    }),
    { numRuns: 1000 },
  );
});
