import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wantedWords } from '../../../src/panel/selectors/wanted-words.ts';
import { excerptOf } from '../../../src/panel/state/excerpts.ts';

const LONG = `${'-'.repeat(500)}Needle${'+'.repeat(500)}`;

it.each([
  ['needle at once', ['needle'], null],
  ['nothing', ['needle'], null],
  ['', ['needle'], null],
  [LONG, [], null],
])('the beginning of %j says enough of %j', (text, words, excerpt) => {
  expect(excerptOf(text, words)).toBe(excerpt);
});

it('begins a little before the first word that was found', () => {
  const excerpt = excerptOf(LONG, ['other', 'needle']) ?? '';
  expect(excerpt).toMatch(/^\u2026-{24}Needle\++$/);
  expect(excerpt.length).toBeLessThan(250);
});

it('holds the word whatever stands around it, and never throws', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ maxLength: 50 }),
      (before, after) => {
        const excerpt = excerptOf(`${before}zebra${after}`, ['zebra']);
        if (excerpt !== null) expect(excerpt.toLowerCase()).toContain('zebra');
      },
    ),
  );
});

it('looks for the words of a filter that are not excluded, as they are', () => {
  expect(wantedWords('dir:in Needle "two words" -hay /x+/ json.n=3')).toEqual(['Needle', 'two words']);
  expect(wantedWords('')).toEqual([]);
});
