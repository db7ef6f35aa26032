import { writeFile } from 'node:fs/promises';
import type { Reporter, TestModule } from 'vitest/node';

/** The variable that names the file to write. */
export const TIMES_FILE = 'SWITCHYARD_TEST_TIMES';

/** Milliseconds that each test file took, by its path. */
export type FileTimes = Readonly<Record<string, number>>;

/**
 * A reporter of vitest's that writes how long each file took, hooks included: vitest's JSON report leaves them out, and starting a
 * browser is most of what some files do.
 */
export default class TimesReporter implements Reporter {
  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const file = process.env[TIMES_FILE];
    if (file === undefined) return;
    const times: FileTimes = Object.fromEntries(
      modules.map((module) => [module.moduleId, module.diagnostic().duration]),
    );
    await writeFile(file, JSON.stringify(times));
  }
}
