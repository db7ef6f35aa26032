import { describe, expect, it } from 'vitest';
import { FaultLog } from '../../../src/protocol/http/fault.ts';
import { formatQuotedString, readQuotedString } from '../../../src/protocol/http/quoted-string.ts';
import { notation } from '../fault-notation.ts';

describe('readQuotedString', () => {
  it.each<[string, string, number, string[]]>([
    ['""', '', 2, []],
    ['"a b"c', 'a b', 5, []],
    ['"a\\"b"', 'a"b', 6, []],
    ['"a\\\\"', 'a\\', 5, []],
    ['"ba\\z"', 'baz', 6, []],
    ['"a\tb"', 'a\tb', 5, []],
    ['"caf\u00e9"', 'caf\u00e9', 6, []],
    ['"a', 'a', 2, ['unterminated-quoted-string@0+2']],
    ['"', '', 1, ['unterminated-quoted-string@0+1']],
    ['"a\\', 'a\\', 3, ['unterminated-quoted-string@0+3']],
    ['"a\\"', 'a"', 4, ['unterminated-quoted-string@0+4']],
    ['"a\u0000\u007f"', 'a\u0000\u007f', 5, ['invalid-character@2+1', 'invalid-character@3+1']],
    ['"a\u001f"', 'a\u001f', 4, ['invalid-character@2+1']],
    ['"a\\\n"', 'a\n', 5, ['invalid-character@3+1']],
  ])('%j', (text, value, end, faults) => {
    const log = new FaultLog();
    expect(readQuotedString(text, 0, log)).toEqual({ value, end });
    expect(notation(log.list())).toEqual(faults);
  });

  it('reads back what was written', () => {
    const value = 'a "quoted" \\ text';
    const log = new FaultLog();
    expect(readQuotedString(formatQuotedString(value), 0, log).value).toBe(value);
    expect(log.list()).toEqual([]);
  });
});
