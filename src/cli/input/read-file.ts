import { readFile as readWhole, stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { asSource } from '../../formats/byte-source.ts';
import { FormatError } from '../../formats/format-error.ts';
import type { Imported } from '../../formats/imported.ts';
import { readFile } from '../../formats/read-file.ts';
import { CannotDo } from '../cannot-do.ts';
import { type FileSource, fileSource } from './file-source.ts';
import { ProgressLine } from './progress-line.ts';

/** The name by which a command line means standard input. */
const STANDARD_INPUT = '-';

/**
 * Opens a file of any format by its content, also compressed, packed or in UTF-16; `-` is standard input.
 * @throws CannotDo with a sentence that names the file, the fault, its place and what was expected
 */
export async function readImport(file: string): Promise<Imported> {
  const name = nameOf(file);
  const progress = new ProgressLine(name);
  let source: FileSource | null = null;
  try {
    source = await openInput(file);
    return readFile(source, { onProgress: (state) => progress.show(state) });
  } catch (error) {
    if (error instanceof FormatError) throw new CannotDo(`${name}: ${error.message}.`, { cause: error });
    if (isOfSystem(error)) throw new CannotDo(`${name} cannot be read: ${reasonOf(error)}.`);
    throw error;
  } finally {
    source?.close();
    progress.clear();
  }
}

/** The name of a file in messages for people. */
export function nameOf(file: string): string {
  return file === STANDARD_INPUT ? 'standard input' : file;
}

/** @throws CannotDo where standard input is named twice, because it can be read only once */
export function refuseSecondInput(files: readonly string[]): void {
  if (files.filter((file) => file === STANDARD_INPUT).length > 1)
    throw new CannotDo('Standard input ("-") can be named only once.');
}

/** What is no file on disk, such as a pipe, is held whole. */
async function openInput(file: string): Promise<FileSource> {
  if (file !== STANDARD_INPUT && (await stat(file)).isFile()) return fileSource(file);
  const bytes = file === STANDARD_INPUT ? await buffer(process.stdin) : await readWhole(file);
  return { ...asSource(bytes), close: () => {} };
}

function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'code' in error;
}

/** Why a file could not be read, in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return 'it is a folder';
    case 'EACCES':
    case 'EPERM':
      return 'access to it is denied';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
