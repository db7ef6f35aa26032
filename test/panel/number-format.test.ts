import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { NumberFormat } from '../../src/panel/number-format.ts';

describe('a number', () => {
  it.each([
    ['whole', {}],
    ['with one digit of fraction', { minimumFractionDigits: 1, maximumFractionDigits: 1 }],
    ['with at most one', { maximumFractionDigits: 1 }],
  ])('%s is written as Intl does', (_, options) => {
    const ours = new NumberFormat(options);
    const intl = new Intl.NumberFormat(undefined, { ...options, numberingSystem: 'latn' });
    const numbers = fc.oneof(
      fc.integer({ min: -2000, max: 2000 }),
      fc.integer(),
      fc.double({ min: -1e15, max: 1e15, noNaN: true }).filter((value) => !Object.is(value, -0)),
    );
    fc.assert(
      fc.property(numbers, (value) => {
        expect(ours.format(value)).toBe(intl.format(value));
      }),
    );
  });

  it('that is small and whole needs no Intl, which the first drawing cannot wait for', () => {
    const made = vi.spyOn(Intl, 'NumberFormat');
    expect([0, 7, 999].map((value) => new NumberFormat().format(value))).toEqual(['0', '7', '999']);
    expect(made).not.toHaveBeenCalled();
    made.mockRestore();
  });
});
