import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, printableJson } from '../../../src/cli/output/printable.ts';

/** ESC, BEL, DEL, C1 controls, marks of direction, what has no width, and a tag beyond the first plane. */
const HOSTILE = '\u001b[2J\u0007\u007f\u009b31m\u202e\u2066\u061c\u200b\ufeff\u2028\u{e0041}';

describe('text on one line', () => {
  it('has no character that could control a terminal or hide text', () => {
    expect(printable(`a${HOSTILE}\r\n\tb`)).toBe(
      'a\\u{1b}[2J\\u{7}\\u{7f}\\u{9b}31m\\u{202e}\\u{2066}\\u{61c}\\u{200b}\\u{feff}\\u{2028}\\u{e0041}\\u{d}\\u{a}\\u{9}b',
    );
  });
});

describe('JSON', () => {
  it('has no such character either, but its line breaks', () => {
    const text = printableJson(`${JSON.stringify({ words: HOSTILE }, null, 2)}\n`);
    expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|\p{Zl}|\p{Zp}/u);
    expect(text.split('\n')).toHaveLength(4);
  });

  it('means the same as before', () => {
    const value = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.constant(HOSTILE));
    fc.assert(
      fc.property(value, (each) => {
        const written = JSON.stringify(each, null, 2);
        expect(JSON.parse(printableJson(written))).toEqual(JSON.parse(written));
      }),
    );
  });
});
