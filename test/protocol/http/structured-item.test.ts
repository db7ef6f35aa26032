import { describe, expect, it } from 'vitest';
import { FaultLog } from '../../../src/protocol/http/fault.ts';
import { formatStructuredItem, readStructuredItem } from '../../../src/protocol/http/structured-item.ts';
import { notation } from '../fault-notation.ts';

describe('readStructuredItem', () => {
  it.each<[string, unknown]>([
    ['?1', true],
    ['?0', false],
    ['42', 42],
    ['-7', -7],
    ['1.5', 1.5],
    ['2.0', 2],
    ['@1659578233', 1659578233],
    ['token/*:x', 'token/*:x'],
    ['"a \\"b\\" \\\\"', 'a "b" \\'],
    ['%"f%c3%bc"', 'f%c3%bc'],
    [':YWI=:', new Uint8Array([97, 98])],
  ])('reads and writes %j', (text, value) => {
    const log = new FaultLog();
    const read = readStructuredItem(text, log);
    expect(read?.item.value).toEqual(value);
    expect(log.list()).toEqual([]);
    expect(read === null ? null : formatStructuredItem(read)).toBe(text);
  });

  it('reads parameters; the last of repeats counts', () => {
    const log = new FaultLog();
    const read = readStructuredItem('  ?1;a;b=?0; c=tok;a=1  ', log);
    expect(read === null ? null : formatStructuredItem(read)).toBe('?1;a=1;b=?0;c=tok');
    expect(log.list()).toEqual([]);
  });

  it.each<[string, string[]]>([
    ['', ['empty-value@0+0']],
    ['  ', ['empty-value@0+2']],
    ['?2', ['invalid-item@0+2']],
    ['?', ['invalid-item@0+1']],
    ['-', ['invalid-item@0+1']],
    ['1234567890123456', ['invalid-item@0+16']],
    ['1.2345', ['invalid-item@0+6']],
    ['@1.5', ['invalid-item@0+4']],
    ['"a', ['invalid-item@0+2']],
    ['"\\a"', ['invalid-item@0+4']],
    ['"\u00e9"', ['invalid-item@0+3']],
    ['%"%C3"', ['invalid-item@0+6']],
    [':a', ['invalid-item@0+2']],
    [':*:', ['invalid-item@0+3', 'invalid-character@1+1']],
    ['?1, ?1', ['text-after-item@2+4']],
    ['?1;', ['invalid-parameter@2+1']],
    ['?1;A', ['invalid-parameter@2+2']],
    ['?1;a=', ['invalid-parameter@2+3']],
    ['?1\t', ['text-after-item@2+1']],
  ])('%j', (text, faults) => {
    const log = new FaultLog();
    readStructuredItem(text, log);
    expect(notation(log.list())).toEqual(faults);
  });
});
