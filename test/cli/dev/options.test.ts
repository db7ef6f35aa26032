import { describe, expect, it } from 'vitest';
import { CannotDo } from '../../../src/cli/cannot-do.ts';
import { DEV_LINE, devOptions } from '../../../src/cli/dev/options.ts';
import { readArguments } from '../../../src/cli/options/command-line.ts';

const parse = (args: readonly string[], hasDisplay: boolean) =>
  devOptions(readArguments(DEV_LINE, args), hasDisplay);

describe('the options of npm run dev', () => {
  it('opens the demo in a window, or without one where there is no display', () => {
    expect(parse([], true)).toEqual({ url: null, headless: false });
    expect(parse([], false)).toEqual({ url: null, headless: true });
  });

  it('takes a page and --headless', () => {
    expect(parse(['example.test', '--headless'], true)).toEqual({
      url: 'http://example.test/',
      headless: true,
    });
  });

  it.each([
    [['--out', 'x.har'], 'There is no option "--out": --help shows which there are.'],
    [['a.test', 'b.test'], 'One URL at most, not a.test b.test.'],
  ])('%j: refuses with a sentence', (args, sentence) => {
    expect(() => parse(args, true)).toThrow(new CannotDo(sentence));
  });
});
