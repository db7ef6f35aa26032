import { describe, expect, it } from 'vitest';
import { splitJoinedField } from '../../../src/protocol/http/joined-field.ts';

describe('header objects', () => {
  it.each<[string, string[]]>([
    ['a', ['a']],
    ['', ['']],
    ['a\nb', ['a', 'b']],
    ['a\r\n b \n', ['a', 'b', '']],
    ['a, b\nc', ['a, b', 'c']],
  ])('splits %j', (value, values) => {
    expect(splitJoinedField({ name: 'X', value })).toEqual(
      values.map((line) => ({ name: 'X', value: line })),
    );
  });
});
