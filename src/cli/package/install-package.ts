import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Packs a tree and installs the package into an empty folder, without network and without running its scripts.
 * @param project the tree's root
 * @returns the path of the `switchyard` command
 * @throws where npm fails, with its words
 */
export async function installPackage(project: string, folder: string): Promise<string> {
  await npm(project, 'pack', '--pack-destination', folder);
  const packed = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (packed === undefined) throw new Error(`npm pack has put no package into ${folder}.`);
  // Without it npm would install into the next parent folder that has one.
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  await npm(
    folder,
    'install',
    '--offline',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    join(folder, packed),
  );
  return join(folder, 'node_modules', '.bin', 'switchyard');
}

async function npm(cwd: string, ...args: readonly string[]): Promise<void> {
  const script = process.env.npm_execpath;
  const [command, first] = script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []];
  await run(command, [...first, ...args], { cwd, shell: command === 'npm' && process.platform === 'win32' });
}
