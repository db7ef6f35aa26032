import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, constants, copyFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CannotDo } from '../cannot-do.ts';
import { reasonOfFailure } from './reason-of-failure.ts';

/** A file that is written at the end of a run: completely or not at all. */
export interface OutputFile {
  readonly path: string;
  /** Writes a copy of a finished file there. */
  take(finished: string): Promise<void>;
}

/**
 * Makes sure that the file can be written, before a recording begins that would otherwise be lost.
 * @throws CannotDo with one sentence where it cannot be written.
 */
export async function openOutputFile(path: string): Promise<OutputFile> {
  const refuse = (problem: unknown) =>
    new CannotDo(`${path} cannot be written: ${reasonOfFailure(problem)}.`, { cause: problem });
  // A symbolic link at the path itself stays, and the file that it points to is replaced.
  const target = await realpath(path).catch(() => resolve(path));
  // A name that nobody can guess, and no existing file is opened: otherwise a planted link would be followed.
  const beside = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}`);
  const there = await stat(target).catch(() => null);
  if (there?.isDirectory() === true) throw refuse({ code: 'EISDIR' });
  // A device or a pipe is opened and written to: renaming a file over /dev/null would remove /dev/null.
  const special = there !== null && !there.isFile();
  const place = async (finished: string) => {
    if (special) return pipeline(createReadStream(finished), createWriteStream(target, { flags: 'r+' }));
    await copyFile(finished, beside, constants.COPYFILE_EXCL);
    return rename(beside, target);
  };
  try {
    if (there !== null) await access(target, constants.W_OK);
    if (!special) {
      await writeFile(beside, '', { flag: 'wx' });
      await rm(beside);
    }
  } catch (problem) {
    throw refuse(problem);
  }
  return {
    path,
    take: async (finished) => {
      try {
        await place(finished);
      } catch (problem) {
        if (!special) await rm(beside, { force: true });
        throw refuse(problem);
      }
    },
  };
}
