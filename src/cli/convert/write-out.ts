import { mkdtemp, open, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CannotDo } from '../cannot-do.ts';
import { openOutputFile } from '../output/output-file.ts';
import { print } from '../output/print.ts';
import { printableJson } from '../output/printable.ts';

/**
 * Writes text piece by piece to a file, or to standard output. A file appears whole or not at all. A terminal gets no
 * character that could control it; a file and a pipe get the text as it is.
 * @param inputs files that were read: none of them is overwritten, whose contents the new file may lack
 * @throws CannotDo with one sentence where the file cannot be written.
 */
export async function writeOut(
  pieces: AsyncIterable<string>,
  file: string | null,
  inputs: readonly string[],
): Promise<void> {
  if (file === null) {
    for await (const piece of pieces) await print(process.stdout.isTTY ? printableJson(piece) : piece);
    return;
  }
  await refuseInput(file, inputs);
  const output = await openOutputFile(file);
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-convert-'));
  try {
    const unfinished = join(folder, 'unfinished');
    const handle = await open(unfinished, 'w');
    try {
      for await (const piece of pieces) await handle.write(piece);
    } finally {
      await handle.close();
    }
    await output.take(unfinished);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Where a file is, without links; null where none is. */
function place(path: string): Promise<string | null> {
  return realpath(path).catch(() => null);
}

async function refuseInput(file: string, inputs: readonly string[]): Promise<void> {
  const target = await place(file);
  if (target === null) return;
  for (const input of inputs)
    if ((await place(input)) === target)
      throw new CannotDo(`${file} is read by this command, and would be overwritten: name another file.`);
}
