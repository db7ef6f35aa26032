import { describe, expect, it } from 'vitest';
import { MEASUREMENTS } from '../../../src/cli/bench/measurements.ts';
import { BENCH_LINE, benchOptions } from '../../../src/cli/bench/options.ts';
import { CannotDo } from '../../../src/cli/cannot-do.ts';
import { readArguments } from '../../../src/cli/options/command-line.ts';

const KNOWN = new Set(MEASUREMENTS.flatMap(({ rows }) => rows));
const read = (...args: string[]) => benchOptions(readArguments(BENCH_LINE, args), KNOWN);

describe('the options of npm run bench', () => {
  it('are all rows at full size where none are given', () => {
    expect(read()).toEqual({ quick: false, rows: null });
  });

  it('are rows by their numbers, in one list or several', () => {
    expect(read('--quick', '--row', '15, 16', '--row=9')).toEqual({
      quick: true,
      rows: new Set([15, 16, 9]),
    });
  });

  it.each([
    [['--row', '99'], /^There is no row 99: the rows are 1, 2, 3, 4, .*17.*\.$/],
    [['--row', '0'], /^There is no row 0/],
    [['--row', '15,x'], /^--row takes numbers of rows, such as 9,10, not "x"\.$/],
    [['--row', '15,'], /not ""\.$/],
    [['--row=-1'], /not "-1"\.$/],
    [['--slow'], /^There is no option "--slow"/],
    [['15'], /^This command takes options only, not "15"\.$/],
  ])('refuse %j in one sentence', (args, sentence) => {
    expect(() => read(...args)).toThrow(CannotDo);
    expect(() => read(...args)).toThrow(sentence);
  });
});
