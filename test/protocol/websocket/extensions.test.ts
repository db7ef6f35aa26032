import { describe, expect, it } from 'vitest';
import { formatExtensions, parseExtensions } from '../../../src/protocol/websocket/extensions.ts';
import { notation } from '../fault-notation.ts';

describe('valid Sec-WebSocket-Extensions', () => {
  it.each<[string, string]>([
    ['foo', 'foo'],
    ['permessage-deflate; client_max_window_bits', 'permessage-deflate; client_max_window_bits'],
    ['\tfoo ; bar', 'foo; bar'],
    ['foo; bar = "ba\\z" ', 'foo; bar="baz"'],
    ['x-op; op=this, x-op; op=that', 'x-op; op=this, x-op; op=that'],
    ['foo;bar="a"  , b', 'foo; bar="a", b'],
    ['a;b;c=d;e', 'a; b; c=d; e'],
  ])('%j', (value, written) => {
    const { value: extensions, faults } = parseExtensions(value);
    expect(faults).toEqual([]);
    expect(formatExtensions(extensions)).toBe(written);
  });

  it('says where everything stands', () => {
    const text = ' foo; a = "x\\y" ;b , bar ;c=1';
    const { value } = parseExtensions(text);
    const at = ({ index, length }: { index: number; length: number }) => text.slice(index, index + length);
    expect(value.map(at)).toEqual(['foo; a = "x\\y" ;b', 'bar ;c=1']);
    expect(value[0]?.parameters.map(at)).toEqual(['a = "x\\y"', 'b']);
    expect(value[0]?.parameters[0]).toMatchObject({ name: 'a', value: 'xy', quoted: true });
    expect(value[0]?.parameters[1]).toMatchObject({ name: 'b', value: null, quoted: false });
  });
});

describe('faulty Sec-WebSocket-Extensions', () => {
  it.each<[string, string[]]>([
    ['', ['empty-list@0+0']],
    [' , ', ['empty-list@0+3']],
    ['foo,,bar', ['empty-element@4+0']],
    ['foo,', ['empty-element@4+0']],
    [';', ['missing-name@0+0', 'missing-parameter@1+0']],
    ['foo;, bar', ['missing-parameter@4+0']],
    ['foo; ;bar', ['missing-parameter@4+1']],
    [';bar', ['missing-name@0+0']],
    ['foo; ba:', ['invalid-character@7+1']],
    ['foo; bar=b@z', ['invalid-character@10+1']],
    ['foo; bar=', ['missing-value@9+0']],
    ['foo; =bar', ['missing-name@5+0']],
    ['foo;=', ['missing-name@4+0', 'missing-value@5+0']],
    ['foo; "bar"', ['invalid-character@5+1', 'invalid-character@9+1']],
    ['foo; bar="baz "', ['quoted-value-not-token@5+10']],
    ['foo; bar=""', ['quoted-value-not-token@5+6']],
    ['foo; bar="baz', ['unterminated-quoted-string@9+4']],
    ['foo;bar="baz"qux', ['text-after-quoted-string@13+3']],
    ['f@o', ['invalid-character@1+1']],
    ['foo=bar', ['invalid-character@3+1']],
    ['foo bar', ['invalid-character@3+1']],
    ['Non-\u00e1scii-value', ['invalid-character@4+1']],
    ['foo; a="\u00e9"', ['quoted-value-not-token@5+5']],
    ['foo; a=b=c', ['invalid-character@8+1']],
  ])('%j', (value, faults) => {
    expect(notation(parseExtensions(value).faults)).toEqual(faults);
  });

  it.each<[string, string[]]>([
    ['foo;, bar; x', ['foo', 'bar']],
    ['f@o, bar', ['f@o', 'bar']],
    ['foo;bar="baz"qux, other', ['foo', 'other']],
    ['foo; ba"r, other', ['foo', 'other']],
    ['foo; a="x, y", other', ['foo', 'other']],
  ])('goes on after the fault of %j', (value, names) => {
    expect(parseExtensions(value).value.map(({ name }) => name)).toEqual(names);
  });
});
