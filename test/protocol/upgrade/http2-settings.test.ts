import { describe, expect, it } from 'vitest';
import { formatHttp2Settings, parseHttp2Settings } from '../../../src/protocol/upgrade/http2-settings.ts';
import { notation } from '../fault-notation.ts';

describe('parseHttp2Settings', () => {
  it("reads curl's settings and writes them back", () => {
    const { value, faults } = parseHttp2Settings('AAMAAABkAARAAAAAAAIAAAAA');
    expect(faults).toEqual([]);
    expect(value).toEqual([
      { id: 3, name: 'MAX_CONCURRENT_STREAMS', value: 100 },
      { id: 4, name: 'INITIAL_WINDOW_SIZE', value: 0x40000000 },
      { id: 2, name: 'ENABLE_PUSH', value: 0 },
    ]);
    expect(formatHttp2Settings(value)).toBe('AAMAAABkAARAAAAAAAIAAAAA');
  });

  it.each<[string, number, string[]]>([
    ['', 0, ['empty-value@0+0']],
    ['AAMAAABk=', 1, ['excess-padding@8+1']],
    ['AAMAAABkAA', 1, ['wrong-byte-count@0+10']],
    ['AAMAAA+k', 0, ['invalid-character@6+1']],
    [formatHttp2Settings([{ id: 2, value: 2 }]), 1, ['setting-out-of-range@0+8']],
    [
      formatHttp2Settings([
        { id: 99, value: 2 },
        { id: 4, value: 0x80000000 },
      ]),
      2,
      ['setting-out-of-range@8+8'],
    ],
    [formatHttp2Settings([{ id: 5, value: 100 }]), 1, ['setting-out-of-range@0+8']],
  ])('%j', (text, count, faults) => {
    const parsed = parseHttp2Settings(text);
    expect(parsed.value).toHaveLength(count);
    expect(notation(parsed.faults)).toEqual(faults);
  });
});
