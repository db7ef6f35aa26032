import { writeFile } from 'node:fs/promises';
import type { Reporter, TestModule } from 'vitest/node';

/** The variable that names the file to write. */
export const TIMES_FILE = 'SWITCHYARD_TEST_TIMES';

/** Milliseconds that each test file took, by its path. */
export type FileTimes = Readonly<Record<string, number>>;

/**
 * A vitest reporter that writes how long each file took, including hooks: vitest's JSON report leaves them out, and some
 * files spend most of their time starting a browser.
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
