import { describe, expect, it } from 'vitest';
import { combinedValue, fieldLines, placeInLines } from '../../../src/protocol/http/field.ts';

const FIELDS = [
  { name: 'Host', value: 'a' },
  { name: 'Connection', value: 'keep-alive' },
  { name: 'CONNECTION', value: '' },
  { name: 'connection', value: 'Upgrade' },
  { name: 'Connec\u0165ion', value: 'x' },
];

describe('lines of one field', () => {
  it('finds them in any case, with their place', () => {
    expect(fieldLines(FIELDS, 'Connection').map((line) => line.fieldIndex)).toEqual([1, 2, 3]);
    expect(combinedValue(FIELDS, 'connection')).toBe('keep-alive, , Upgrade');
    expect(combinedValue(FIELDS, 'Upgrade')).toBeNull();
  });

  it.each<[number, number, number]>([
    [0, 1, 0],
    [9, 1, 9],
    [10, 1, 10],
    [11, 1, 10],
    [12, 2, 0],
    [14, 3, 0],
    [20, 3, 6],
    [21, 3, 7],
    [99, 3, 7],
  ])('offset %i of the combined value lies in field %i at %i', (offset, fieldIndex, index) => {
    expect(placeInLines(fieldLines(FIELDS, 'connection'), offset)).toEqual({ fieldIndex, index });
  });

  it('has no place where there is no line', () => {
    expect(placeInLines([], 0)).toBeNull();
  });
});
