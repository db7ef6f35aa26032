import { basename, dirname } from 'node:path';

/** What one run of vitest came to. */
export interface TestCount {
  readonly passed: number;
  readonly failed: number;
}

/**
 * Counts the tests of vitest's JSON report. A test that was skipped proves nothing and counts as failed, as does a file
 * that could not be loaded.
 * @param exitCode of vitest: an error outside all tests shows in it alone
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

/** The files of vitest's JSON report whose tests took longest, hooks around them not counted: names and whole seconds, the slowest first. */
export function slowestFiles(report: unknown, most: number): readonly string[] {
  return listOf(report, 'testResults')
    .map((file) => ({
      name: basename(textOf(file, 'name'), '.test.ts'),
      folder: basename(dirname(textOf(file, 'name'))),
      seconds: Math.round((numberOf(file, 'endTime') - numberOf(file, 'startTime')) / 1000),
    }))
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, most)
    .map(({ folder, name, seconds }) => `${folder}/${name} ${seconds} s`);
}

function listOf(value: unknown, key: string): readonly unknown[] {
  const inner = property(value, key);
  return Array.isArray(inner) ? inner : [];
}

function textOf(value: unknown, key: string): string {
  const inner = property(value, key);
  return typeof inner === 'string' ? inner : '';
}

function numberOf(value: unknown, key: string): number {
  const inner = property(value, key);
  return typeof inner === 'number' ? inner : 0;
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
