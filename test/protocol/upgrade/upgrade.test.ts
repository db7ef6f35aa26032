import { describe, expect, it } from 'vitest';
import { formatUpgrade, parseUpgrade } from '../../../src/protocol/upgrade/upgrade.ts';
import { notation } from '../fault-notation.ts';

describe('parseUpgrade', () => {
  it.each<[string, [string, string | null, number, number][], string[]]>([
    ['websocket', [['websocket', null, 0, 9]], []],
    ['WebSocket', [['WebSocket', null, 0, 9]], []],
    ['TLS/1.3', [['TLS', '1.3', 0, 7]], []],
    [
      'IRC/6.9, RTA/x11',
      [
        ['IRC', '6.9', 0, 7],
        ['RTA', 'x11', 9, 7],
      ],
      [],
    ],
    [
      'example/1,\tfoo/2',
      [
        ['example', '1', 0, 9],
        ['foo', '2', 11, 5],
      ],
      [],
    ],
    ['websocket x', [['websocket x', null, 0, 11]], ['invalid-character@9+1']],
    ['websocket,', [['websocket', null, 0, 9]], ['empty-element@10+0']],
    ['', [], ['empty-list@0+0']],
    ['/1', [['', '1', 0, 2]], ['missing-name@0+0']],
    ['foo/', [['foo', '', 0, 4]], ['missing-version@4+0']],
    ['a/b/c', [['a', 'b/c', 0, 5]], ['invalid-character@3+1']],
    ['a / b', [['a ', ' b', 0, 5]], ['invalid-character@1+1', 'invalid-character@3+1']],
    ['"websocket"', [['"websocket"', null, 0, 11]], ['invalid-character@0+1', 'invalid-character@10+1']],
    ['w\u00e9b', [['w\u00e9b', null, 0, 3]], ['invalid-character@1+1']],
  ])('%j', (text, protocols, faults) => {
    const parsed = parseUpgrade(text);
    expect(parsed.value.map((p) => [p.name, p.version, p.index, p.length])).toEqual(protocols);
    expect(notation(parsed.faults)).toEqual(faults);
  });

  it('is written as it was read', () => {
    expect(formatUpgrade(parseUpgrade('example/1,foo ,h2c').value)).toBe('example/1, foo, h2c');
  });
});
