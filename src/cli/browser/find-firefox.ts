import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Path of the Firefox that `FIREFOX` names, else of one on the PATH or in its usual place; null where there is none. */
export function findFirefox(env: Readonly<Record<string, string | undefined>> = process.env): string | null {
  const wanted = env.FIREFOX ?? '';
  if (wanted !== '') return isExecutable(wanted) ? wanted : null;
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const places = [
    ...['firefox-esr', 'firefox'].flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    `${env.PROGRAMFILES ?? ''}\\Mozilla Firefox\\firefox.exe`,
  ];
  return places.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
