import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildExtension } from '../build/build-extension.ts';
import { runTool } from './run-tool.ts';
import { panelSize, readBundle, scanBundle } from './scan-bundle.ts';
import { countTests, slowestFiles, type TestCount } from './vitest-result.ts';

/** A part of `npm test`. One that is not a run of vitest counts as a single test. */
export interface Step {
  readonly name: string;
  run(): Promise<StepResult>;
}

export interface StepResult extends TestCount {
  /** What to show where something failed. */
  readonly output: string;
  /** Words for the step's line, such as a size. */
  readonly remark?: string;
}

/** Files named as the slowest: where the whole takes too long, it is theirs to be shortened. */
const SLOWEST = 12;

/** In the order in which they run, the quick ones first. */
export const STEPS: readonly Step[] = [
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
  { name: 'architecture and unit tests', run: () => vitest('unit') },
  { name: 'build', run: build },
  { name: 'bundle scan', run: scan },
  { name: 'browser tests', run: () => vitest('browser') },
];

/** All tools run even where the first fails, so that one run shows everything. */
async function tools(commands: readonly (readonly [string, ...string[]])[]): Promise<StepResult> {
  const results = [];
  for (const [script, ...args] of commands) results.push(await runTool(script, args));
  const failed = results.filter(({ exitCode }) => exitCode !== 0);
  return one(failed.length === 0, failed.map(({ output }) => output).join('\n'));
}

async function build(): Promise<StepResult> {
  try {
    await buildExtension();
    await buildExtension('firefox');
    return one(true, '');
  } catch (problem) {
    return one(false, problem instanceof Error ? problem.message : String(problem));
  }
}

async function scan(): Promise<StepResult> {
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
  const file = join(folder, 'report.json');
  try {
    const { exitCode, output } = await runTool('vitest/vitest.mjs', [
      'run',
      '--config=test/vitest.config.ts',
      `--project=${project}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ]);
    const report: unknown = JSON.parse(await readFile(file, 'utf8').catch(() => 'null'));
    const remark = `slowest: ${slowestFiles(report, SLOWEST).join(', ')}`;
    return { ...countTests(report, exitCode), output, remark };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function one(passed: boolean, output: string): StepResult {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, output };
}
