import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PROJECT } from '../../src/cli/build/project.ts';

/**
 * An npm for tests: writes its arguments to standard output, as the real one writes its news there, and links this
 * tree's packages. `NPM_REFUSES` names the commands that it refuses.
 */
const NPM = `
import { symlinkSync } from 'node:fs';
console.log('npm ' + process.argv.slice(2).join(' '));
if ((process.env.NPM_REFUSES ?? '').split(',').includes(process.argv[2])) process.exit(1);
symlinkSync(${JSON.stringify(join(PROJECT, 'node_modules'))}, 'node_modules');
`;
const MAIN = `
export async function main(args: readonly string[]): Promise<number> {
  process.stdout.write(JSON.stringify({ args, folder: process.cwd() }));
  return 7;
}
`;

describe('the way in', () => {
  let project: string;

  beforeEach(async () => {
    project = await realpath(await mkdtemp(join(tmpdir(), 'switchyard-bootstrap-')));
    await mkdir(join(project, 'src', 'cli'), { recursive: true });
    await copyFile(
      join(PROJECT, 'src', 'cli', 'bootstrap.mjs'),
      join(project, 'src', 'cli', 'bootstrap.mjs'),
    );
    await writeFile(join(project, 'src', 'cli', 'main.ts'), MAIN);
    await writeFile(join(project, 'package.json'), '{ "type": "module" }');
    await writeFile(join(project, 'tsconfig.json'), '{}');
    await writeFile(join(project, 'package-lock.json'), '{}');
    await utimes(join(project, 'package-lock.json'), 0, 0);
    await writeFile(join(project, 'npm-cli.js'), NPM);
  });
  afterEach(() => rm(project, { recursive: true }));

  function run(args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = project) {
    const { npm_lifecycle_event: _, INIT_CWD: __, ...own } = process.env;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(project, 'src', 'cli', 'bootstrap.mjs'), ...args],
      { cwd, encoding: 'utf8', env: { ...own, npm_execpath: join(project, 'npm-cli.js'), ...env } },
    );
    return { status, stdout, stderr };
  }

  it('installs what is missing, keeps standard output for the command, and passes arguments and exit code on', () => {
    const { status, stdout, stderr } = run(['check', 'a b', '--json']);
    expect(JSON.parse(stdout)).toEqual({ args: ['check', 'a b', '--json'], folder: project });
    expect(stderr).toMatch(/Installing the packages[\s\S]*npm ci --include=dev[\s\S]*Installed in \d+ s\./);
    expect(status).toBe(7);
  });

  it('does and says nothing where nothing is missing', () => {
    run(['check']);
    expect(run(['check']).stderr).toBe('');
  });

  it('installs again where the lock file is newer', async () => {
    run(['check']);
    await utimes(join(project, 'package-lock.json'), new Date(), new Date(Date.now() + 60_000));
    expect(run(['check'], { NPM_REFUSES: 'ci,install' }).stderr).toContain('Installing the packages');
  });

  it('goes on with npm install where npm ci refuses the lock file', () => {
    const { status, stderr } = run(['check'], { NPM_REFUSES: 'ci' });
    expect(stderr).toContain('npm install --include=dev --no-save');
    expect(status).toBe(7);
  });

  it('ends with exit code 2 and one sentence where nothing can be installed', () => {
    const { status, stdout, stderr } = run(['check'], { NPM_REFUSES: 'ci,install' });
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^The packages could not be installed: /);
  });

  it('runs in the folder of the person who called npm', async () => {
    const elsewhere = join(project, 'elsewhere');
    await mkdir(elsewhere);
    const { stdout } = run(['check'], { npm_lifecycle_event: 'check', INIT_CWD: elsewhere });
    expect(JSON.parse(stdout)).toMatchObject({ folder: elsewhere });
  });
});
