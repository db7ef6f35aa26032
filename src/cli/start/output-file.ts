import { access, constants, copyFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CannotDo } from '../cannot-do.ts';

/** A file that is written at the end of a run: wholly or not at all. */
export interface OutputFile {
  readonly path: string;
  /** Puts a finished file in place; it is moved or copied from where it lies. */
  take(finished: string): Promise<void>;
}

/**
 * Promises that the file can be written, by writing beside it, before a recording begins that would be lost otherwise.
 * @throws CannotDo with one sentence where it cannot be.
 */
export async function openOutputFile(path: string): Promise<OutputFile> {
  const target = resolve(path);
  const beside = join(dirname(target), `.${basename(target)}.${process.pid}`);
  const refuse = (why: string, cause?: unknown) =>
    new CannotDo(`${path} cannot be written: ${why}.`, { cause });
  const there = await stat(target).catch(() => null);
  if (there?.isDirectory() === true) throw refuse('it is a folder');
  // A device such as /dev/null is written to in place; nothing can be moved there.
  if (there !== null && !there.isFile()) return { path, take: (finished) => copyFile(finished, target) };
  try {
    await writeFile(beside, '');
    await rm(beside);
    if (there !== null) await access(target, constants.W_OK);
  } catch (problem) {
    throw refuse(reason(problem), problem);
  }
  return {
    path,
    take: async (finished) => {
      try {
        await copyFile(finished, beside);
        await rename(beside, target);
      } catch (problem) {
        await rm(beside, { force: true });
        throw refuse(reason(problem), problem);
      }
    },
  };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is a file',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'its name is too long',
};

function reason(problem: unknown): string {
  const code = problem instanceof Error && 'code' in problem ? String(problem.code) : '';
  return REASONS[code] ?? (code === '' ? 'unknown reason' : code);
}
