import { describe, expect, it } from 'vitest';
import { combinedValue, fieldLines } from '../../../src/protocol/http/field.ts';

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
});
