import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { TargetBrowser } from '../build/manifest-for.ts';
import { PROJECT } from '../build/project.ts';
import { runVite } from '../build/run-vite.ts';
import { type CommandLine, refuseOperands } from '../options/command-line.ts';
import { runCommand } from '../options/run-command.ts';
import { say } from '../say.ts';
import { zipFolder } from './zip-folder.ts';

const VERSION = v.object({ version: v.string() });

const PACKAGE_LINE: CommandLine<never> = {
  calls: ['npm run package --'],
  purpose: 'Builds the extension for each browser and writes dist/switchyard-BROWSER-VERSION.zip.',
  options: {},
};

/**
 * `npm run package`: builds the extension for each browser and writes `dist/switchyard-BROWSER-VERSION.zip`, identical for
 * identical sources. Prints the paths.
 */
export function packageExtension(args: readonly string[]): Promise<number> {
  return runCommand(PACKAGE_LINE, args, async (given) => {
    refuseOperands(given);
    for (const browser of ['chromium', 'firefox'] as const) {
      say(`building for ${browser} ...`);
      process.stdout.write(`${await packFor(browser, PROJECT, join(PROJECT, 'dist'))}\n`);
    }
    return 0;
  });
}

/**
 * Builds a tree's extension for one browser and zips it.
 * @param project the tree's root
 * @param output folder of the zip file
 * @returns the zip file's path
 */
export async function packFor(browser: TargetBrowser, project: string, output: string): Promise<string> {
  const folder = join(output, browser);
  await rm(folder, { recursive: true, force: true });
  await runVite(project, browser, folder);
  return zipBuild(browser, folder, output);
}

/**
 * Zips a built extension.
 * @param folder of the built extension
 * @param output folder of the zip file
 * @returns the zip file's path
 */
export async function zipBuild(browser: TargetBrowser, folder: string, output: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  const file = join(output, `switchyard-${browser}-${v.parse(VERSION, manifest).version}.zip`);
  await mkdir(output, { recursive: true });
  await writeFile(file, await zipFolder(folder));
  return file;
}
