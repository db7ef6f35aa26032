import { readFile } from 'node:fs/promises';
import { FormatError } from '../../formats/format-error.ts';
import { CannotDo } from '../cannot-do.ts';
import { reasonOf } from './read-file.ts';

/**
 * Reads a small file that an option names, by its parser.
 * @param isFault whether an error of the parser says what is wrong with the file; a FormatError always does
 * @throws CannotDo with a sentence that names the file, the fault and its place
 */
export async function readParsed<T>(
  file: string,
  parse: (text: string) => T,
  isFault: (error: unknown) => boolean = () => false,
): Promise<T> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new CannotDo(`${file} cannot be read: ${reasonOf(error)}.`);
  }
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof FormatError || (error instanceof Error && isFault(error)))
      throw new CannotDo(`${file}: ${error.message}.`, { cause: error });
    throw error;
  }
}
