import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, printableLines } from '../../../src/panel/parts/printable.ts';

describe('printable', () => {
  it.each([
    ['a\nb\tc', 'a↵b⇥c'],
    ['\u0000\u001b[31m\u007f', '␀␛[31m␡'],
    ['safe\u202egnp.exe', 'safe�gnp.exe'],
    ['日本 🙂 é', '日本 🙂 é'],
  ])('%j is %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('keeps every index, so that a place in the text stays its place', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 20 }),
        (text) => printable(text).length === text.length,
      ),
    );
  });

  it('leaves lines in a text of several', () => {
    expect(printableLines('a\n\tb\u0007')).toBe('a\n\tb␇');
  });
});
