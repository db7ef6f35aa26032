import { readFile as readWhole } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { FormatError } from '../../formats/format-error.ts';
import type { Imported } from '../../formats/imported.ts';
import { readFile } from '../../formats/read-file.ts';
import { CannotDo } from '../cannot-do.ts';

/** The name by which a command line means standard input. */
const STANDARD_INPUT = '-';

/**
 * Opens a file of any format by its content, also compressed, packed or in UTF-16; `-` is standard input.
 * @throws CannotDo with a sentence that names the file, the fault, its place and what was expected
 */
export async function readImport(file: string): Promise<Imported> {
  const name = nameOf(file);
  let content: Uint8Array;
  try {
    content = await readBytes(file);
  } catch (error) {
    throw new CannotDo(`${name} cannot be read: ${reasonOf(error)}.`);
  }
  try {
    return readFile(content);
  } catch (error) {
    if (error instanceof FormatError) throw new CannotDo(`${name}: ${error.message}.`, { cause: error });
    throw error;
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

function readBytes(file: string): Promise<Uint8Array> {
  return file === STANDARD_INPUT ? buffer(process.stdin) : readWhole(file);
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
    case 'ERR_FS_FILE_TOO_LARGE':
      return 'it is larger than 512 MiB';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
