import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CannotDo } from '../cannot-do.ts';
import { say } from '../say.ts';

/** A Debian package with a browser in it. */
export type BrowserPackage = 'chromium' | 'firefox-esr';

/** Whether a program of that name is on the PATH. */
function isOnPath(program: string, path = ''): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}

/** What this process is permitted to do; tests replace it. */
export interface Rights {
  readonly isRoot: boolean;
  /** The environment of apt-get, including PATH. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

const OWN: Rights = { isRoot: process.getuid?.() === 0, env: process.env };

/** Whether this process may install Debian packages. */
export function canInstallPackages({ isRoot, env }: Rights = OWN): boolean {
  return isRoot && isOnPath('apt-get', env.PATH);
}

/**
 * Installs Debian packages; the output of apt goes to standard error.
 * @throws CannotDo with one sentence where this process is not permitted to, or apt fails.
 */
export async function installPackages(
  packages: readonly BrowserPackage[],
  rights: Rights = OWN,
): Promise<void> {
  const command = `apt-get install ${packages.join(' ')}`;
  if (!canInstallPackages(rights)) {
    throw new CannotDo(`Install ${packages.join(' and ')} first, as root on Debian by ${command}.`);
  }
  say(`Installing ${packages.join(' and ')} (only when missing) ...`);
  const started = Date.now();
  const done =
    (await apt(['update'], rights)) &&
    (await apt(['install', '--yes', '--no-install-recommends', ...packages], rights));
  if (!done) {
    throw new CannotDo(`${packages.join(', ')} could not be installed: run ${command} to see why.`);
  }
  say(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

function apt(args: readonly string[], { env }: Rights): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn('apt-get', ['--quiet', ...args], {
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}
