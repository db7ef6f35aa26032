import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT } from '../../../src/cli/build/project.ts';
import { installPackage } from '../../../src/cli/package/install-package.ts';
import { GOOD, WRONG_ACCEPT } from '../check/sample-files.ts';

const TREE = ['src', 'package.json', 'package-lock.json', 'tsconfig.json', '.npmrc', 'README.md', 'LICENSE'];

let folder = '';
let command = '';
let installed = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchyard-package-'));
  const tree = join(folder, 'tree');
  for (const each of TREE) await cp(join(PROJECT, each), join(tree, each), { recursive: true });
  await symlink(join(PROJECT, 'node_modules'), join(tree, 'node_modules'), 'dir');
  // What is installed is newer than the lock file, so that nothing is installed again.
  await utimes(join(tree, 'package-lock.json'), 0, 0);
  const empty = join(folder, 'empty');
  await mkdir(empty);
  command = await installPackage(tree, empty);
  installed = join(empty, 'node_modules', 'switchyard');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the installed command. */
function switchyard(args: readonly string[], input = '') {
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], { cwd: folder });
    const ended = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        ended[stream] += text;
      });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...ended }));
    child.stdin.end(input);
  });
}

describe('the package', () => {
  it('is plain JavaScript, with its licence and those of what is bundled, and needs no other package', async () => {
    const files = await readdir(installed, { recursive: true, withFileTypes: true });
    const names = files
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name).slice(installed.length + 1));
    expect(names).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
    expect(names).toEqual(expect.arrayContaining(['dist/cli/LICENSES.md', 'dist/cli/switchyard.js']));
    const others = names.filter(
      (name) => !/^(?:LICENSE|README\.md|package\.json|dist\/cli\/LICENSES\.md)$/.test(name),
    );
    expect(others.filter((name) => !/^dist\/cli\/[a-z0-9-]+\.js$/.test(name))).toEqual([]);
    const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
    expect(manifest).not.toHaveProperty('dependencies');
    expect(await readdir(dirname(installed))).toEqual(['.bin', '.package-lock.json', 'switchyard']);
  });

  it('loads nothing but Node and itself, and names no folder of the machine that built it', async () => {
    const scripts = (await readdir(join(installed, 'dist', 'cli'))).filter((name) => name.endsWith('.js'));
    for (const script of scripts) {
      const code = await readFile(join(installed, 'dist', 'cli', script), 'utf8');
      const loaded = [...code.matchAll(/(?:^import\b[^'"\n]*|\bimport\(\s*)["']([^"']+)["']/gm)].map(
        ([, name]) => name,
      );
      // Packages that are bundled may name Node's own modules without `node:`.
      const foreign = loaded.filter((name = '') => !isBuiltin(name) && !/^\.\/[a-z-]+\.js$/.test(name));
      expect(foreign).toEqual([]);
      expect(code.includes(PROJECT) || code.includes(folder)).toBe(false);
    }
  });

  it('carries the licence text of each package that is bundled', async () => {
    const licences = await readFile(join(installed, 'dist', 'cli', 'LICENSES.md'), 'utf8');
    const bundled = [...licences.matchAll(/^## (\S+) - \S+ \((\S+)\)$/gm)].map(([, name]) => name);
    expect(bundled).toContain('@noble/hashes');
    // The texts themselves, by a sentence that each of MIT and ISC has.
    expect(licences.match(/permission notice (?:shall be included|appear) in\s+all\s+copies/gi)).toHaveLength(
      bundled.length,
    );
  });
});

describe('the switchyard command', () => {
  it('checks a file and standard input', async () => {
    const file = join(folder, 'wrong.txt');
    await writeFile(file, WRONG_ACCEPT);
    expect(await switchyard(['check', file])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('FAILED'),
      stderr: '',
    });
    const { code, stdout } = await switchyard(['check', '--json', '-'], GOOD);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).files).toMatchObject([{ file: '-', format: 'transcript' }]);
  });

  it('reads standard input once', async () => {
    expect(await switchyard(['check', '-', '-'], GOOD)).toEqual({
      code: 2,
      stdout: '',
      stderr: 'Standard input ("-") can be named only once.\n',
    });
  });

  it('says of standard input what is wrong with it', async () => {
    const { code, stderr } = await switchyard(['convert', '-', '--to', 'har'], '{"log":');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^standard input: The file breaks off.*\.\n$/);
  });

  it('converts, and names itself as the producer', async () => {
    const { code, stdout } = await switchyard(['convert', '-', '--to', 'har'], GOOD);
    expect(code).toBe(0);
    const { version } = JSON.parse(await readFile(join(PROJECT, 'package.json'), 'utf8'));
    expect(JSON.parse(stdout).log.creator).toMatchObject({ name: 'Switchyard', version });
  });

  it('answers by the Model Context Protocol until its input ends', async () => {
    const file = join(folder, 'asked.txt');
    await writeFile(file, GOOD);
    const asked = [
      {
        id: 0,
        method: 'initialize',
        params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 't', version: '1' } },
      },
      { method: 'notifications/initialized' },
      { id: 1, method: 'tools/call', params: { name: 'list_connections', arguments: {} } },
    ];
    const input = asked.map((each) => `${JSON.stringify({ jsonrpc: '2.0', ...each })}\n`).join('');
    const { code, stdout, stderr } = await switchyard(['mcp', file], input);
    expect([code, stderr]).toEqual([0, '']);
    const [, answer] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(JSON.parse(answer.result.content[0].text)).toMatchObject({
      total: 1,
      connections: [{ outcome: 'closed' }],
    });
  });

  it('offers what it has, no more', async () => {
    const { version } = JSON.parse(await readFile(join(PROJECT, 'package.json'), 'utf8'));
    expect((await switchyard(['--help'])).stdout).toBe(
      'Commands: check, messages, stats, diff, mcp, convert.\nCOMMAND --help shows how to use it.\n',
    );
    expect(await switchyard(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
    expect((await switchyard(['check', '--help'])).stdout).toMatch(
      /^Use: switchyard check FILE\.\.\. \[options\]\n/,
    );
    expect(await switchyard(['start'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'There is no command "start": use one of check, messages, stats, diff, mcp, convert.\n',
    });
    expect(await switchyard([])).toMatchObject({
      code: 2,
      stderr: 'No command was named: use one of check, messages, stats, diff, mcp, convert.\n',
    });
  });
});
