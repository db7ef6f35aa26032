import { readFile } from 'node:fs/promises';
import { FormatError } from '../../formats/format-error.ts';
import type { Imported } from '../../formats/imported.ts';
import { readAny } from '../../formats/recognize.ts';
import { CannotDo } from '../cannot-do.ts';

/** Opens a file of any format by content; throws CannotDo with a sentence that names file, fault, place and expectation. */
export async function readImport(file: string): Promise<Imported> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new CannotDo(`${file} cannot be read: ${reasonOf(error)}.`);
  }
  try {
    return readAny(text);
  } catch (error) {
    if (error instanceof FormatError) throw new CannotDo(`${file}: ${error.message}.`, { cause: error });
    throw error;
  }
}

/** The system's own word for what went wrong with a file, in English. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return 'it is a folder';
    case 'EACCES':
    case 'EPERM':
      return 'access to it is denied';
    case 'ERR_STRING_TOO_LONG':
    case 'ERR_FS_FILE_TOO_LARGE':
      return 'it is larger than 512 MiB';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
