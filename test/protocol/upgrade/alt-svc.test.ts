import { describe, expect, it } from 'vitest';
import { formatAltSvc, parseAltSvc } from '../../../src/protocol/upgrade/alt-svc.ts';
import { notation } from '../fault-notation.ts';

describe('parseAltSvc', () => {
  it('reads alternatives and writes them back', () => {
    const text = 'h3=":443"; ma=86400; persist=1, w%3D%3Ax="[::1]:8000", h2="alt.example.com:80"; x="a, b"';
    const { value, faults } = parseAltSvc(text);
    expect(faults).toEqual([]);
    expect(value.clear).toBe(false);
    expect(value.alternatives.map((a) => [a.protocol, a.host, a.port, a.maxAge, a.persist])).toEqual([
      ['h3', '', 443, 86400, true],
      ['w=:x', '[::1]', 8000, null, false],
      ['h2', 'alt.example.com', 80, null, false],
    ]);
    expect(formatAltSvc(value)).toBe(text);
  });

  it.each<[string, boolean, number, string[]]>([
    ['clear', true, 0, []],
    ['Clear', false, 1, ['missing-authority@0+5']],
    ['', false, 0, ['empty-list@0+0']],
    ['h3=":443",,h2=":443"', false, 2, ['empty-element@10+0']],
    ['h3=:443', false, 1, ['invalid-character@3+1', 'authority-not-quoted@0+7'].toSorted()],
    ['h3=":x"', false, 1, ['invalid-authority@0+7']],
    ['h3=":70000"', false, 1, ['invalid-authority@0+11']],
    ['h3%="a:1"', false, 1, ['invalid-percent-encoding@0+9']],
    ['h3 =":443"', false, 1, ['space-around-equals@2+2']],
    ['h3=":443"; ma=x', false, 1, ['invalid-max-age@11+4']],
    ['h3=":443";', false, 1, ['missing-parameter@10+0']],
    ['h3=":443', false, 1, ['unterminated-quoted-string@3+5']],
  ])('%j', (text, clear, count, faults) => {
    const parsed = parseAltSvc(text);
    expect(parsed.value.clear).toBe(clear);
    expect(parsed.value.alternatives).toHaveLength(count);
    expect(notation(parsed.faults)).toEqual(faults);
  });
});
