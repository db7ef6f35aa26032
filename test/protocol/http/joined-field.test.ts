import { describe, expect, it } from 'vitest';
import { fieldsOfHeaderObject, splitJoinedField } from '../../../src/protocol/http/joined-field.ts';

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

  it('gives a line for each repeat, and no prototype of its own', () => {
    const headers = JSON.parse('{"Set-Cookie": "a=1\\nb=2", "__proto__": "x"}') as Record<string, string>;
    expect(fieldsOfHeaderObject(headers)).toEqual([
      { name: 'Set-Cookie', value: 'a=1' },
      { name: 'Set-Cookie', value: 'b=2' },
      { name: '__proto__', value: 'x' },
    ]);
  });
});
