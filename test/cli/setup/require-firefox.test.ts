import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CannotDo } from '../../../src/cli/cannot-do.ts';
import { requireFirefox } from '../../../src/cli/setup/require-firefox.ts';

describe('what a test run does for its Firefox', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchyard-firefox-setup-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const program = async (name: string, script: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return path;
  };
  const calls = (): Promise<string> => readFile(join(folder, 'calls'), 'utf8').catch(() => '');
  const firefox = (): string => join(folder, 'firefox-esr');
  /** A machine with nothing on its PATH but what the test puts there. */
  const machine = (isRoot = true, more = {}) => ({ isRoot, env: { PATH: folder, ...more } });

  /** An apt-get that, asked to install, does. */
  const aptThatInstalls = (): Promise<string> =>
    program(
      'apt-get',
      `echo "$*" >> ${folder}/calls
       case "$*" in *install*firefox-esr*)
         echo '#!/bin/sh' > ${firefox()}
         /bin/chmod 755 ${firefox()} ;;
       esac`,
    );

  it('leaves one that is there alone', async () => {
    await aptThatInstalls();
    await program('firefox-esr', 'true');
    expect(await requireFirefox(machine())).toBe(firefox());
    expect(await calls()).toBe('');
  });

  it('installs Debian’s where there is none', async () => {
    await aptThatInstalls();
    expect(await requireFirefox(machine())).toBe(firefox());
    expect(await calls()).toMatch(/install --yes .*firefox-esr/);
  });

  it('says what to install where it may not', async () => {
    await aptThatInstalls();
    await expect(requireFirefox(machine(false))).rejects.toThrow(/apt-get install firefox-esr/);
    expect(await calls()).toBe('');
  });

  it('installs none where FIREFOX names one that is missing', async () => {
    await aptThatInstalls();
    const asked = requireFirefox(machine(true, { FIREFOX: join(folder, 'elsewhere') }));
    await expect(asked).rejects.toThrow(CannotDo);
    expect(await calls()).toBe('');
  });
});
