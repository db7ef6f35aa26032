import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_NUMBER, writeNumber } from '../../src/formats/write-number.ts';

/** Written with something before it, and told what was written alone. */
function written(value: number): string {
  const bytes = new Uint8Array(LONGEST_NUMBER + 3);
  return new TextDecoder().decode(bytes.subarray(3, writeNumber(value, bytes, 3)));
}

function assertWritten(numbers: fc.Arbitrary<number>): void {
  fc.assert(
    fc.property(numbers, (value) => written(value) === `${value}`),
    { numRuns: 5000 },
  );
}

describe('writeNumber', () => {
  it('writes any number as a template literal does', () => {
    assertWritten(fc.double());
    assertWritten(fc.integer());
  });

  it.each([
    ['seconds', 2 ** 30, 2 ** 31],
    ['milliseconds', 2 ** 40, 2 ** 41],
  ])('writes times in %s with the fewest digits that tell them from their neighbours', (_, min, max) => {
    assertWritten(fc.double({ min, max, noNaN: true }));
  });

  it('writes times of a clock of microseconds, and their seconds', () => {
    const times = fc.integer({ min: 1_700_000_000_000_000, max: 1_900_000_000_000_000 });
    assertWritten(times.map((at) => at / 1000));
    assertWritten(times.map((at) => at / 1000 / 1000));
  });

  it.each([
    ['zero', 0],
    ['zero with a sign', -0],
    ['the first of its seconds', 2 ** 30],
    ['one that is as near to two texts', 1_764_155_000 + 1 / 256],
    ['the last before a whole second', 1_764_155_000 - 2 ** -22],
    ['the last before a whole millisecond', 1_764_155_000_000 - 2 ** -12],
    ['the last of all these milliseconds', 2 ** 41 - 2 ** -12],
    ['zeros behind the point', 1_764_155_000.000_1],
    ['zeros before the point', 1_764_000_000.5],
    ['the largest integer of 32 bits', 2 ** 31 - 1],
    ['one more', 2 ** 31],
    ['the longest', -Number.MIN_VALUE * 2 ** 60 * 1.1],
  ])('writes %s', (_, value) => {
    expect(written(value)).toBe(`${value}`);
  });
});
