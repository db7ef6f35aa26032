import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildExtension } from '../build/build-extension.ts';
import { runTool } from './run-tool.ts';
import { panelSize, readBundle, scanBundle } from './scan-bundle.ts';
import { TIMES_FILE } from './times-reporter.ts';
import { countTests, failedTests, slowestFiles, type TestCount } from './vitest-result.ts';

/** A part of `npm test`. One that is not a run of vitest counts as a single test. */
export interface Step {
  readonly name: string;
  run(): Promise<StepResult>;
}

export interface StepResult extends TestCount {
  /** What to show where something failed. */
  readonly output: string;
  /** The names of those that failed, where the step has names. */
  readonly failures?: readonly string[];
  /** Text for the step's line, such as a size. */
  readonly remark?: string;
}

/** Files named as the slowest: where the whole takes too long, it is theirs to be shortened. */
const SLOWEST = 12;

/**
 * Stages run one after another, the steps of a stage at the same time: none of the first stage keeps two processors busy by
 * itself. Running unit tests beside browser tests was tried, and disturbed the latter.
 */
export const STAGES: readonly (readonly Step[])[] = [
  [
    { name: 'types', run: () => tools([['typescript/bin/tsc', '--noEmit']]) },
    {
      name: 'lint',
      run: () =>
        tools([
          ['@biomejs/biome/bin/biome', 'check', '.'],
          ['oxlint/bin/oxlint', '--type-aware', '--deny-warnings'],
          ['knip/bin/knip.js', '--no-progress'],
        ]),
    },
    { name: 'build and bundle scan', run: buildAndScan },
  ],
  [{ name: 'architecture and unit tests', run: () => vitest('unit') }],
  [{ name: 'browser tests', run: () => vitest('browser') }],
];

/** All tools run even where the first fails, so that one run shows everything. */
async function tools(commands: readonly (readonly [string, ...string[]])[]): Promise<StepResult> {
  const results = [];
  for (const [script, ...args] of commands) results.push(await runTool(script, args));
  const failed = results.filter(({ exitCode }) => exitCode !== 0);
  return one(failed.length === 0, failed.map(({ output }) => output).join('\n'));
}

async function buildAndScan(): Promise<StepResult> {
  try {
    const bundle = await readBundle(await buildExtension());
    const firefox = scanBundle(await readBundle(await buildExtension('firefox')), 'firefox');
    const faults = [...scanBundle(bundle), ...firefox.map((fault) => `For Firefox: ${fault}`)];
    const remark = `panel ${(panelSize(bundle) / 1000).toFixed(1)} kB gzipped`;
    return { ...one(faults.length === 0, faults.join('\n')), remark };
  } catch (problem) {
    return one(false, problem instanceof Error ? problem.message : String(problem));
  }
}

/** Runs a project's tests. */
async function vitest(project: string): Promise<StepResult> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-test-'));
  const [report, times] = [join(folder, 'report.json'), join(folder, 'times.json')];
  const args = [
    'run',
    '--config=test/vitest.config.ts',
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    '--reporter=./src/cli/test/times-reporter.ts',
    `--outputFile.json=${report}`,
  ];
  try {
    const { exitCode, output } = await runTool('vitest/vitest.mjs', args, { [TIMES_FILE]: times });
    const remark = `slowest: ${slowestFiles(await readJson(times), SLOWEST).join(', ')}`;
    const result = await readJson(report);
    return { ...countTests(result, exitCode), failures: failedTests(result), output, remark };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a file holds; null where there is none, as where vitest could not begin. */
async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8').catch(() => 'null'));
}

function one(passed: boolean, output: string): StepResult {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, output };
}
