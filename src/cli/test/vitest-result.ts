import { basename, dirname } from 'node:path';

/** The result of one run of vitest. */
export interface TestCount {
  readonly passed: number;
  readonly failed: number;
}

/**
 * Counts the tests of vitest's JSON report. A skipped test proves nothing and counts as failed, as does a file that could
 * not be loaded.
 * @param exitCode of vitest: an error outside of all tests appears only there
 */
export function countTests(report: unknown, exitCode: number): TestCount {
  let passed = 0;
  let failed = 0;
  for (const file of listOf(report, 'testResults')) {
    const tests = listOf(file, 'assertionResults');
    for (const test of tests) {
      if (textOf(test, 'status') === 'passed') passed += 1;
      else failed += 1;
    }
    const loaded = textOf(file, 'status') === 'passed';
    if (!loaded && tests.every((test) => textOf(test, 'status') === 'passed')) failed += 1;
  }
  if (exitCode !== 0 && failed === 0) failed = 1;
  if (passed + failed === 0) failed = 1;
  return { passed, failed };
}

/** The tests that did not pass, by file and whole name; a file alone where none of its tests failed. */
export function failedTests(report: unknown): readonly string[] {
  return listOf(report, 'testResults').flatMap((file) => {
    const named = listOf(file, 'assertionResults')
      .filter((test) => textOf(test, 'status') !== 'passed')
      .map((test) => `${shortName(textOf(file, 'name'))}: ${textOf(test, 'fullName')}`);
    const whole = textOf(file, 'status') === 'passed' ? [] : [shortName(textOf(file, 'name'))];
    return named.length > 0 ? named : whole;
  });
}

/** The files that took longest, by the report of `TimesReporter`: names and whole seconds, the slowest first. */
export function slowestFiles(times: unknown, most: number): readonly string[] {
  const files = typeof times === 'object' && times !== null ? Object.entries(times) : [];
  return files
    .flatMap(([path, milliseconds]) => (typeof milliseconds === 'number' ? [{ path, milliseconds }] : []))
    .toSorted((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, most)
    .map(({ path, milliseconds }) => `${shortName(path)} ${Math.round(milliseconds / 1000)} s`);
}

/** A test file's name and its folder's. */
function shortName(path: string): string {
  return `${basename(dirname(path))}/${basename(path).replace(/\.test\.tsx?$/, '')}`;
}

function listOf(value: unknown, key: string): readonly unknown[] {
  const inner = property(value, key);
  return Array.isArray(inner) ? inner : [];
}

function textOf(value: unknown, key: string): string {
  const inner = property(value, key);
  return typeof inner === 'string' ? inner : '';
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
