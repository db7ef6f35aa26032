import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOutputFile } from '../output/output-file.ts';
import { print } from '../output/print.ts';
import { printableJson } from '../output/printable.ts';

/**
 * Writes text piece by piece to a file, or to standard output. A file appears whole or not at all. A terminal gets no
 * character that could control it; a file and a pipe get the text as it is.
 * @throws CannotDo with one sentence where the file cannot be written.
 */
export async function writeOut(pieces: AsyncIterable<string>, file: string | null): Promise<void> {
  if (file === null) {
    for await (const piece of pieces) await print(process.stdout.isTTY ? printableJson(piece) : piece);
    return;
  }
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
