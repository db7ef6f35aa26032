import { open, rename, rm } from 'node:fs/promises';
import { CannotDo } from '../cannot-do.ts';
import { print } from '../check/print.ts';
import { reasonOf } from '../check/read-file.ts';

/** Writes text piece by piece to a file, or to standard output. A file appears whole or not at all. */
export async function writeOut(pieces: AsyncIterable<string>, file: string | null): Promise<void> {
  if (file === null) {
    for await (const piece of pieces) await print(piece);
    return;
  }
  const unfinished = `${file}.part`;
  try {
    const handle = await open(unfinished, 'w');
    try {
      for await (const piece of pieces) await handle.write(piece);
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw new CannotDo(`${file} cannot be written: ${reasonOf(error)}.`, { cause: error });
  }
}
