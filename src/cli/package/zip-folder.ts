import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type Zippable, zipSync } from 'fflate';

/** The first day that a zip file can express, in every time zone: it has local time without a zone. */
const NO_TIME = new Date(1980, 0, 1);
/** The system of each entry (Unix), and its mode (an ordinary file that everybody may read): the same everywhere. */
const UNIX = 3;
const READABLE_FILE = 0o100644 * 2 ** 16;

/**
 * A zip file of all files of a folder, identical for identical files: ordered by path, without times, owners and
 * permissions.
 */
export async function zipFolder(folder: string): Promise<Uint8Array> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  const files: Zippable = {};
  for (const path of paths.toSorted()) {
    const name = path.replaceAll(sep, '/');
    const bytes = await readFile(join(folder, path));
    files[name] = [bytes, { level: 9, mtime: NO_TIME, os: UNIX, attrs: READABLE_FILE }];
  }
  return zipSync(files);
}
