import { cp, mkdtemp, readFile, rm, symlink, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildExtension } from '../../../src/cli/build/build-extension.ts';
import { PROJECT } from '../../../src/cli/build/project.ts';
import { packFor, zipBuild } from '../../../src/cli/package/package-extension.ts';
import { runTool } from '../../../src/cli/test/run-tool.ts';

const TREE = ['src', 'public', 'manifest.json', 'package.json', 'tsconfig.json', 'vite.config.ts'];

let folder = '';

/** A copy of this tree in a folder of its own, its files of another day. */
async function copyOfTree(name: string): Promise<string> {
  const copy = join(folder, name);
  for (const each of TREE) await cp(join(PROJECT, each), join(copy, each), { recursive: true });
  await symlink(join(PROJECT, 'node_modules'), join(copy, 'node_modules'), 'dir');
  await utimes(join(copy, 'public', 'icons', 'switchyard-16.png'), 1e9, 1e9);
  return copy;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchyard-package-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a package', () => {
  it.each(['chromium', 'firefox'] as const)(
    'for %s is the same to the byte from this tree and from a copy of it elsewhere',
    async (browser) => {
      const copy = await copyOfTree(`${browser}/deeper/copy`);
      const one = await readFile(await zipBuild(browser, await buildExtension(browser), folder));
      const two = await readFile(await packFor(browser, copy, join(copy, 'out')));
      expect(one.byteLength).toBeGreaterThan(50_000);
      expect(two.equals(one)).toBe(true);
      const names = Object.keys(unzipSync(new Uint8Array(one)));
      expect(names).toContain('manifest.json');
      expect(names).toEqual(names.toSorted());
    },
  );

  it('carries the licence texts of the packages that are built into it', async () => {
    const licences = await readFile(join(await buildExtension(), 'LICENSES.md'), 'utf8');
    const sections = licences.split(/^## /m).slice(1);
    const bundled = sections.map((section) => /^(\S+) - \S+ \(/.exec(section)?.[1]);
    const own = ['@noble/hashes', '@preact/signals', 'idb', 'preact', 'valibot', 'webextension-polyfill'];
    expect(bundled).toEqual(expect.arrayContaining(own));
    const texts = /permission notice (?:shall be included|appear) in\s+all\s+copies|Mozilla Public License/i;
    expect(sections.filter((section) => !texts.test(section))).toEqual([]);
  });

  it('for Firefox has nothing that its linter warns of', async () => {
    const zip = await zipBuild('firefox', await buildExtension('firefox'), folder);
    const { output, exitCode } = await runTool('web-ext/bin/web-ext.js', [
      'lint',
      '--warnings-as-errors',
      '--no-config-discovery',
      `--source-dir=${zip}`,
    ]);
    expect(output).toMatch(/errors +0\s[\s\S]*warnings +0/);
    expect(exitCode).toBe(0);
  });
});
