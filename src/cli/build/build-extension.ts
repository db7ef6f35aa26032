import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { TargetBrowser } from './manifest-for.ts';
import { PROJECT } from './project.ts';
import { runVite } from './run-vite.ts';

/** The sources of the built extension: a change in any of them needs a new build. */
const SOURCES = [
  'src',
  join('src', 'cli', 'build'),
  'public',
  'manifest.json',
  'vite.config.ts',
  'package-lock.json',
];
const BUILDS = join(PROJECT, 'dist', 'builds');
const KEPT_FOR = 60 * 60 * 1000; // milliseconds since a build was last used

/**
 * Returns the folder of the extension built for one browser, and builds it where the sources have changed since the last
 * build. The folder is named by their digest, so a browser that runs from an older build keeps its files.
 * @throws Error with Vite's output when the build fails
 */
export async function buildExtension(browser: TargetBrowser = 'chromium'): Promise<string> {
  const digest = (await digestOfSources()).slice(0, 16);
  const folder = join(BUILDS, browser === 'chromium' ? digest : `${digest}-${browser}`);
  if (existsSync(folder)) {
    const now = new Date();
    await utimes(folder, now, now);
    return folder;
  }
  await mkdir(BUILDS, { recursive: true });
  const unfinished = `${folder}.${process.pid}`;
  await runVite(PROJECT, browser, unfinished);
  try {
    await rename(unfinished, folder);
  } catch {
    // Another process has built the same sources meanwhile: its build is the same.
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw new Error('The built extension could not be moved into dist/builds.');
  }
  await removeOld(folder);
  return folder;
}

async function digestOfSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) await addToDigest(source);
  return hash.digest('hex');

  async function addToDigest(path: string): Promise<void> {
    if (path === join('src', 'cli')) return;
    const full = join(PROJECT, path);
    if ((await stat(full)).isDirectory()) {
      for (const name of (await readdir(full)).toSorted()) await addToDigest(join(path, name));
    } else {
      hash.update(`${path}\0`).update(await readFile(full));
    }
  }
}

async function removeOld(newest: string): Promise<void> {
  for (const name of await readdir(BUILDS)) {
    const folder = join(BUILDS, name);
    const age = Date.now() - (await stat(folder).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (folder !== newest && age > KEPT_FOR) await rm(folder, { recursive: true, force: true });
  }
}
