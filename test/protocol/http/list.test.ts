import { describe, expect, it } from 'vitest';
import { FaultLog } from '../../../src/protocol/http/fault.ts';
import { isTolerated, readList } from '../../../src/protocol/http/list.ts';
import { notation } from '../fault-notation.ts';

describe('readList', () => {
  it.each<[string, string[], string[]]>([
    ['a', ['a@0'], []],
    ['a,b', ['a@0', 'b@2'], []],
    [' \ta b ,\tc\t', ['a b@2', 'c@8'], []],
    ['', [], ['empty-list@0+0']],
    [' , ', [], ['empty-list@0+3']],
    [',,,', [], ['empty-list@0+3']],
    ['a,', ['a@0'], ['empty-element@2+0']],
    [',a', ['a@1'], ['empty-element@0+0']],
    ['a, ,b', ['a@0', 'b@4'], ['empty-element@2+1']],
    ['"a,b"', ['"a@0', 'b"@3'], []],
    ['a\u00a0,b', ['a\u00a0@0', 'b@3'], []],
  ])('%j', (text, elements, faults) => {
    const log = new FaultLog();
    const read = readList(text, log);
    expect(read.map((element) => `${element.text}@${element.index}`)).toEqual(elements);
    expect(notation(log.list())).toEqual(faults);
    for (const { text: part, index, length } of read) expect(text.slice(index, index + length)).toBe(part);
  });
});

describe('isTolerated', () => {
  it.each([
    ['empty-element', true],
    ['unused-bits', true],
    ['empty-list', false],
    ['invalid-character', false],
  ])('%s: %j', (code, tolerated) => {
    expect(isTolerated({ code, index: 0, length: 0, detail: '' })).toBe(tolerated);
  });
});
