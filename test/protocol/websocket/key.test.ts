import { describe, expect, it } from 'vitest';
import { parseKey } from '../../../src/protocol/websocket/key.ts';
import { notation } from '../fault-notation.ts';

describe('parseKey', () => {
  it.each<[string, number | null, string[]]>([
    ['dGhlIHNhbXBsZSBub25jZQ==', 16, []],
    ['AAAAAAAAAAAAAAAAAAAAAA==', 16, []],
    ['dGhlIHNhbXBsZSBub25jZR==', 16, ['unused-bits@21+1']],
    ['dGhlIHNhbXBsZSBub25jZQ', 16, ['missing-padding@22+0']],
    ['dGhlIHNhbXBsZSBub25jZQ=', 16, ['missing-padding@23+0']],
    ['dGhlIHNhbXBsZSBub25jZQ===', 16, ['excess-padding@24+1']],
    ['', null, ['empty-value@0+0']],
    ['YQ==', 1, ['wrong-byte-count@0+4']],
    ['123', 2, ['wrong-byte-count@0+3', 'unused-bits@2+1', 'missing-padding@3+0']],
    ['dGhlIHNhbXBsZSBub25jZS4=', 17, ['wrong-byte-count@0+24']],
    [
      'dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ==',
      null,
      [
        'invalid-character@22+1',
        'invalid-character@23+1',
        'invalid-character@24+1',
        'invalid-character@25+1',
      ],
    ],
    ['_-hlIHNhbXBsZSBub25jZQ==', null, ['invalid-character@0+1', 'invalid-character@1+1']],
  ])('%j', (value, count, faults) => {
    const parsed = parseKey(value);
    expect(parsed.value.bytes?.length ?? null).toBe(count);
    expect(notation(parsed.faults)).toEqual(faults);
  });
});
