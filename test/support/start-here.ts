// Before its folder for temporary files is another one: it asks for that once, as it is loaded.
import 'playwright-core';
import { vi } from 'vitest';
import { start } from '../../src/cli/start/start.ts';
import { type Ended, runHeld } from './run-held.ts';

/** Where this process began: a run that was given up, because its test took too long, does not lead the next one astray. */
const FOLDER = process.cwd();

/**
 * `npm start` in this process, with a folder that is its working folder and has its temporary files: a process of its own takes
 * two seconds of a processor to load what is loaded here.
 */
export async function startHere(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  process.chdir(folder);
  for (const [name, value] of Object.entries({ TMPDIR: folder, ...env })) vi.stubEnv(name, value);
  try {
    return await runHeld(() => start(args));
  } finally {
    vi.unstubAllEnvs();
    process.chdir(FOLDER);
  }
}
