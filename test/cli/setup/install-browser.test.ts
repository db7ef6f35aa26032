import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CannotDo } from '../../../src/cli/cannot-do.ts';
import { canInstallPackages, installPackages } from '../../../src/cli/setup/install-browser.ts';

describe('the set-up of a browser', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchyard-setup-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** A machine whose apt-get writes down how it was called. */
  async function machine(exitCode: number) {
    const script = `#!/bin/sh\necho "$DEBIAN_FRONTEND $*" >> "${folder}/calls"\nexit ${exitCode}\n`;
    await writeFile(join(folder, 'apt-get'), script);
    await chmod(join(folder, 'apt-get'), 0o755);
    return { isRoot: true, env: { PATH: `${folder}:/bin:/usr/bin` } };
  }

  it('asks apt for news and then for the package, without a question', async () => {
    await installPackages(['chromium'], await machine(0));
    expect((await readFile(join(folder, 'calls'), 'utf8')).trimEnd().split('\n')).toEqual([
      'noninteractive --quiet update',
      'noninteractive --quiet install --yes --no-install-recommends chromium',
    ]);
  });

  it('says in one sentence that apt failed', async () => {
    const installing = installPackages(['chromium'], await machine(100));
    await expect(installing).rejects.toThrow(CannotDo);
    await expect(installing).rejects.toThrow('chromium could not be installed: run apt-get install chromium');
  });

  it.each([
    ['who is not root', { isRoot: false, env: { PATH: '/usr/bin:/bin' } }],
    ['who has no apt-get', { isRoot: true, env: { PATH: '/nowhere' } }],
    ['who has no PATH', { isRoot: true, env: {} }],
  ])('tells one %s what to install', async (_, rights) => {
    expect(canInstallPackages(rights)).toBe(false);
    await expect(installPackages(['chromium', 'firefox-esr'], rights)).rejects.toThrow(
      'Install chromium and firefox-esr first, as root on Debian by apt-get install chromium firefox-esr.',
    );
  });
});
