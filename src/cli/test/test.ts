import { CannotDo } from '../cannot-do.ts';
import { say } from '../say.ts';
import { requireChromium } from '../setup/require-chromium.ts';
import { requireFirefox } from '../setup/require-firefox.ts';
import { STEPS, type Step, type StepResult } from './steps.ts';

const TOLD_EVERY = 15_000; // milliseconds

/**
 * `npm test`: every step, all of them even where one fails; closes with a line `N passed, N failed`. Answers 1 where
 * anything failed.
 * @throws CannotDo where a browser is missing and cannot be installed.
 */
export async function test(args: readonly string[]): Promise<number> {
  if (args.length > 0) throw new CannotDo(`npm test takes no arguments: ${args.join(' ')}`);
  await requireChromium();
  await requireFirefox();
  let passed = 0;
  let failed = 0;
  for (const step of STEPS) {
    const result = await runAndTell(step);
    passed += result.passed;
    failed += result.failed;
  }
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

async function runAndTell(step: Step): Promise<StepResult> {
  const started = Date.now();
  const seconds = () => ((Date.now() - started) / 1000).toFixed(1);
  say(`${step.name} ...`);
  const progress = setInterval(() => say(`  ${step.name}: ${seconds()} s`), TOLD_EVERY);
  const result = await step.run();
  clearInterval(progress);
  if (result.failed > 0) process.stdout.write(`${result.output.trimEnd()}\n`);
  const remark = result.remark === undefined ? '' : `, ${result.remark}`;
  process.stdout.write(
    `${step.name}: ${result.passed} passed, ${result.failed} failed, ${seconds()} s${remark}\n`,
  );
  return result;
}
