import fc from 'fast-check';
import { expect, it } from 'vitest';
import { numberText } from '../../../src/analysis/decoders/tree/number-text.ts';

it('writes any number as String does', () => {
  const few = fc.tuple(fc.integer(), fc.constantFrom(1, 10, 100, 1000, 10_000, 7)).map(([n, by]) => n / by);
  const near = fc.tuple(few, fc.constantFrom(1 + 2 ** -52, 1 - 2 ** -53, 1e9, 1e-9)).map(([n, by]) => n * by);
  fc.assert(
    fc.property(
      fc.oneof(few, near, fc.double(), fc.constantFrom(-0, 0.1 + 0.2, 999_999_999.999, 1e21)),
      (value) => {
        expect(numberText(value)).toBe(String(value));
      },
    ),
    { numRuns: 2000 },
  );
});
