import { findFirefox } from '../browser/find-firefox.ts';
import { CannotDo } from '../cannot-do.ts';
import { canInstallPackages, installPackages, type Rights } from './install-browser.ts';

const HOW_TO_GET =
  'No Firefox was found: install one (Debian: apt-get install firefox-esr) or set FIREFOX to its path.';

/**
 * Path of a Firefox; installs Debian's where there is none and this process is permitted to.
 * @throws CannotDo with one sentence that says what to install.
 */
export async function requireFirefox(rights?: Rights): Promise<string> {
  const env = rights?.env ?? process.env;
  const found = findFirefox(env);
  if (found !== null) return found;
  // Where FIREFOX names a missing file, another Firefox would not be used.
  const mayInstall = (env.FIREFOX ?? '') === '' && canInstallPackages(rights);
  if (!mayInstall) throw new CannotDo(HOW_TO_GET);
  await installPackages(['firefox-esr'], rights);
  const installed = findFirefox(env);
  if (installed === null) throw new CannotDo(HOW_TO_GET);
  return installed;
}
