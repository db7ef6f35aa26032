import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellWord } from '../../../src/formats/copy-as/shell-word.ts';
import { wordsOf } from './shell.ts';

/** What a shell gives back of words that we quoted. */
const through = (words: readonly string[]) => wordsOf(`show ${words.map(shellWord).join(' ')}`, 'show');

describe('shellWord', () => {
  it('is read back by a shell as it was, whatever it holds', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom("'", '"', '\\', '$', '`', '(', ')', '\n', '\r', ' ', '!', '*', '\u001b', 'a'),
      }),
    );
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 60 }), (words) => {
        const carried = words.map((word) => word.replaceAll('\0', ''));
        expect(through(words)).toEqual(carried);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['a command in a value', "'; touch /tmp/owned; echo '"],
    ['a substitution', '$(id) `id` $HOME'],
    ['a newline at the end', 'line\n\n'],
    ['nothing', ''],
    ['half of a pair', 'a\ud800b'],
  ])('keeps %s a value', (_, word) => {
    expect(through([word])).toEqual([word.replace('\ud800', '\ufffd')]);
  });

  it('holds nothing that a terminal acts on or that turns what one reads', () => {
    const word = shellWord('\u001b[201~\r\u0003id\u202e\u0085');
    expect(word).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(wordsOf(`show ${word}`, 'show')).toEqual(['\u001b[201~\r\u0003id\u202e\u0085']);
  });

  it('shows what has no width and what only turns the direction', () => {
    const hidden = 'a\u061cb\u200bc\u200dd\ufeffe\u2060f\u00adg\u{e0041}h\u115fi\u3164j';
    expect(shellWord(hidden)).not.toMatch(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/u);
    expect(through([hidden])).toEqual([hidden]);
  });

  it('leaves what needs no quotes', () => {
    expect(shellWord('ws://127.0.0.1:80/a-b_c.d')).toBe('ws://127.0.0.1:80/a-b_c.d');
    expect(shellWord('~/x')).toBe("'~/x'");
  });
});
