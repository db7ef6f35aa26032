import { closeSync, createReadStream, createWriteStream, mkdtempSync, openSync, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FormatError } from '../../formats/format-error.ts';
import type { Imported } from '../../formats/imported.ts';
import { readFile } from '../../formats/read-file.ts';
import { CannotDo } from '../cannot-do.ts';
import { type FileSource, fileSource, openedSource } from './file-source.ts';
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

/**
 * What is no file on disk, such as a pipe, is written into one: readers go back to what they passed over. It has no name
 * from the beginning, so that nothing stays on the disk however the process ends.
 */
async function openInput(file: string): Promise<FileSource> {
  if (file !== STANDARD_INPUT && (await stat(file)).isFile()) return fileSource(file);
  const { handle, remove } = openNameless();
  const close = () => {
    closeSync(handle);
    remove();
  };
  try {
    const from = file === STANDARD_INPUT ? process.stdin : createReadStream(file);
    await pipeline(from, createWriteStream('', { fd: handle, autoClose: false }));
    return { ...openedSource(handle), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** A file for writing and reading whose name is removed while it is open; Windows may keep the name until it is closed. */
function openNameless(): { handle: number; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-input-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const handle = openSync(join(folder, 'input'), 'wx+', 0o600);
    try {
      remove();
    } catch {
      // Removed when it is closed.
    }
    return { handle, remove };
  } catch (error) {
    remove();
    throw error;
  }
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
