import { type CommandLine, refuseOperands } from '../options/command-line.ts';
import { runCommand } from '../options/run-command.ts';
import { printable } from '../output/printable.ts';
import { say } from '../say.ts';
import { requireChromium } from '../setup/require-chromium.ts';
import { requireFirefox } from '../setup/require-firefox.ts';
import { STAGES, type Step, type StepResult } from './steps.ts';

const REPORT_EVERY = 15_000; // milliseconds

const TEST_LINE: CommandLine<never> = {
  calls: ['npm test --'],
  purpose: 'Sets up what is missing, then runs types, lint, tests, build, bundle scan and browser tests.',
  options: {},
};

/**
 * `npm test`: every step, all of them even where one fails; closes with the names of those that failed and a line `N passed, N failed`. Answers 1 where
 * anything failed, and 2 where a browser is missing and cannot be installed.
 */
export function test(args: readonly string[]): Promise<number> {
  return runCommand(TEST_LINE, args, (given) => {
    refuseOperands(given);
    return runSteps();
  });
}

async function runSteps(): Promise<number> {
  await requireChromium();
  await requireFirefox();
  let passed = 0;
  let failed = 0;
  const failures: string[] = [];
  for (const steps of STAGES) {
    for (const [n, result] of (await Promise.all(steps.map(runAndReport))).entries()) {
      passed += result.passed;
      failed += result.failed;
      if (result.failed > 0) failures.push(...(result.failures ?? [`${steps[n]?.name}`]));
    }
  }
  for (const name of failures) process.stdout.write(`Failed: ${printable(name)}\n`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

async function runAndReport(step: Step): Promise<StepResult> {
  const started = Date.now();
  const seconds = () => ((Date.now() - started) / 1000).toFixed(1);
  say(`${step.name} ...`);
  const progress = setInterval(() => say(`  ${step.name}: ${seconds()} s`), REPORT_EVERY);
  const result = await step.run();
  clearInterval(progress);
  if (result.failed > 0) process.stdout.write(`${result.output.trimEnd()}\n`);
  const remark = result.remark === undefined ? '' : `, ${result.remark}`;
  process.stdout.write(
    `${step.name}: ${result.passed} passed, ${result.failed} failed, ${seconds()} s${remark}\n`,
  );
  return result;
}
