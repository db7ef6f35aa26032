import { describe, expect, it } from 'vitest';
import { formatSubprotocols, parseSubprotocols } from '../../../src/protocol/websocket/subprotocol.ts';
import { notation } from '../fault-notation.ts';

describe('parseSubprotocols', () => {
  it.each<[string, string[], string[]]>([
    ['chat', ['chat@0'], []],
    [' foo, bar ', ['foo@1', 'bar@6'], []],
    ['foo,foo,bar', ['foo@0', 'foo@4', 'bar@8'], ['repeated-subprotocol@4+3']],
    ['foo, Foo', ['foo@0', 'Foo@5'], []],
    ['v10.stomp, opcua+uacp', ['v10.stomp@0', 'opcua+uacp@11'], []],
    ['a b', ['a b@0'], ['invalid-character@1+1']],
    ['"a"', ['"a"@0'], ['invalid-character@0+1', 'invalid-character@2+1']],
    ['a;b', ['a;b@0'], ['invalid-character@1+1']],
    ['caf\u00e9', ['caf\u00e9@0'], ['invalid-character@3+1']],
    ['a,,b', ['a@0', 'b@3'], ['empty-element@2+0']],
    ['', [], ['empty-list@0+0']],
  ])('%j', (value, names, faults) => {
    const parsed = parseSubprotocols(value);
    expect(parsed.value.map(({ name, index }) => `${name}@${index}`)).toEqual(names);
    expect(notation(parsed.faults)).toEqual(faults);
  });

  it('is written as a list', () => {
    expect(formatSubprotocols(parseSubprotocols('a,b').value)).toBe('a, b');
  });
});
