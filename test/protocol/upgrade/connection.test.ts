import { describe, expect, it } from 'vitest';
import {
  formatConnectionOptions,
  listsOption,
  parseConnectionOptions,
} from '../../../src/protocol/upgrade/connection.ts';
import { notation } from '../fault-notation.ts';

describe('parseConnectionOptions', () => {
  it.each<[string, boolean, string[]]>([
    ['Upgrade', true, []],
    ['UPGRADE', true, []],
    ['keep-alive, Upgrade', true, []],
    ['keep-alive,Upgrade,', true, ['empty-element@19+0']],
    ['Upgrade, HTTP2-Settings', true, []],
    ['close', false, []],
    ['Upgrade x', false, ['invalid-character@7+1']],
    ['Upgrade;q=1', false, ['invalid-character@7+1', 'invalid-character@9+1']],
    ['Upgrades', false, []],
    ['', false, ['empty-list@0+0']],
  ])('%j lists upgrade: %j', (text, lists, faults) => {
    const parsed = parseConnectionOptions(text);
    expect(listsOption(parsed.value, 'upgrade')).toBe(lists);
    expect(notation(parsed.faults)).toEqual(faults);
  });

  it('is written as it was read', () => {
    expect(formatConnectionOptions(parseConnectionOptions('a,b ,\tc').value)).toBe('a, b, c');
  });
});
