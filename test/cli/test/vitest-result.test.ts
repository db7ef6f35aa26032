import { describe, expect, it } from 'vitest';
import { countTests, failedTests, slowestFiles } from '../../../src/cli/test/vitest-result.ts';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((each) => ({ status: each })),
});
const report = (...testResults: object[]) => ({ testResults });

describe('the count of a vitest run', () => {
  it.each<[string, unknown, number, { passed: number; failed: number }]>([
    [
      'all passed',
      report(file('passed', 'passed', 'passed'), file('passed', 'passed')),
      0,
      { passed: 3, failed: 0 },
    ],
    ['one failed', report(file('failed', 'passed', 'failed')), 1, { passed: 1, failed: 1 }],
    [
      'a skipped test proves nothing',
      report(file('passed', 'passed', 'skipped')),
      0,
      { passed: 1, failed: 1 },
    ],
    [
      'a file that cannot be loaded',
      report(file('failed'), file('passed', 'passed')),
      1,
      { passed: 1, failed: 1 },
    ],
    ['a hook that failed after its tests', report(file('failed', 'passed')), 1, { passed: 1, failed: 1 }],
    ['an error outside of all tests', report(file('passed', 'passed')), 1, { passed: 1, failed: 1 }],
    ['no test at all', report(), 0, { passed: 0, failed: 1 }],
    ['no report', null, 1, { passed: 0, failed: 1 }],
  ])('%s', (_, given, exitCode, expected) => {
    expect(countTests(given, exitCode)).toEqual(expected);
  });
});

describe('the failed tests of a vitest run', () => {
  it('are named with their file; a file that could not be loaded by itself', () => {
    const tests = [
      { status: 'passed', fullName: 'list is sorted' },
      { status: 'failed', fullName: 'list is cut' },
    ];
    const files = report(
      { status: 'failed', name: '/p/test/panel/list.test.tsx', assertionResults: tests },
      { status: 'failed', name: '/p/test/cli/check.test.ts', assertionResults: [] },
      { status: 'passed', name: '/p/test/cli/stats.test.ts', assertionResults: tests.slice(0, 1) },
    );
    expect(failedTests(files)).toEqual(['panel/list: list is cut', 'cli/check']);
    expect(failedTests(null)).toEqual([]);
  });
});

describe('the slowest files of a vitest run', () => {
  it('come first, by folder and name', () => {
    const times = {
      '/p/test/quick.test.ts': 900,
      '/p/test/browser/slow.test.ts': 7600,
      '/p/test/panel/slower.test.tsx': 10_000,
    };
    expect(slowestFiles(times, 2)).toEqual(['panel/slower 10 s', 'browser/slow 8 s']);
    expect(slowestFiles(null, 2)).toEqual([]);
  });
});
