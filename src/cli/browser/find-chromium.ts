import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A browser of the Chromium family on this machine. */
export interface FoundChromium {
  readonly path: string;
  /** Google's and Microsoft's own builds ignore `--load-extension` from version 137 on (start-with-extension.ts). */
  readonly branded: boolean;
}

/** What the search depends on, so that a test can stand for another machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isExecutable: (path: string) => boolean;
}

const THIS_MACHINE: Machine = { platform: process.platform, env: process.env, isExecutable };

/**
 * The first usable browser: the one that `CHROMIUM` names, otherwise Chromium, Chrome or Edge in their usual places. Where
 * `CHROMIUM` names nothing usable, nothing is found, so that a wrong setting is noticed.
 */
export function findChromium(machine: Machine = THIS_MACHINE): FoundChromium | null {
  const wanted = machine.env.CHROMIUM;
  if (wanted !== undefined && wanted !== '') {
    return machine.isExecutable(wanted) ? { path: wanted, branded: isBranded(wanted) } : null;
  }
  const path = usualPlaces(machine).find(machine.isExecutable);
  return path === undefined ? null : { path, branded: isBranded(path) };
}

/** One sentence for a machine on which `findChromium` found nothing. */
export function howToGetChromium(machine: Machine = THIS_MACHINE): string {
  const wanted = machine.env.CHROMIUM;
  if (wanted !== undefined && wanted !== '') return `CHROMIUM is set to ${wanted}, which cannot be executed.`;
  return 'No Chromium, Chrome or Edge was found: install one (Debian: apt-get install chromium) or set CHROMIUM to its path.';
}

function usualPlaces({ platform, env }: Machine): string[] {
  if (platform === 'darwin') {
    return ['', env.HOME ?? ''].flatMap((root) =>
      [
        'Chromium.app/Contents/MacOS/Chromium',
        'Google Chrome.app/Contents/MacOS/Google Chrome',
        'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
      ].map((app) => `${root}/Applications/${app}`),
    );
  }
  if (platform === 'win32') {
    const roots = [env.LOCALAPPDATA, env.PROGRAMFILES, env['PROGRAMFILES(X86)']].filter(isSet);
    return [
      'Chromium\\Application\\chrome.exe',
      'Google\\Chrome\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
    ].flatMap((program) => roots.map((root) => `${root}\\${program}`));
  }
  const folders = [
    ...(env.PATH ?? '').split(delimiter).filter(isSet),
    '/usr/bin',
    '/usr/local/bin',
    '/snap/bin',
  ];
  return [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'microsoft-edge',
    'microsoft-edge-stable',
  ].flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Judged by the file's name: Google Chrome is `chrome.exe` on Windows, and so is Chromium, in its own folder. */
function isBranded(path: string): boolean {
  return /google|edge/i.test(path);
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
