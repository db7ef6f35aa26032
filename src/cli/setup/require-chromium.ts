import { type FoundChromium, findChromium, howToGetChromium } from '../browser/find-chromium.ts';
import { CannotDo } from '../cannot-do.ts';
import { canInstallPackages, installPackages } from './install-browser.ts';

/**
 * A browser of the Chromium family; installs Debian's where there is none and this process is permitted to.
 * @throws CannotDo with one sentence that says what to install.
 */
export async function requireChromium(): Promise<FoundChromium> {
  const found = findChromium();
  if (found !== null) return found;
  const mayInstall = (process.env.CHROMIUM ?? '') === '' && canInstallPackages();
  if (!mayInstall) throw new CannotDo(howToGetChromium());
  await installPackages(['chromium']);
  const installed = findChromium();
  if (installed === null) throw new CannotDo(howToGetChromium());
  return installed;
}
