import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '../../formats/byte-source.ts';
import { CannotDo } from '../cannot-do.ts';

/** A file on disk, read where it is wanted. */
export interface FileSource extends ByteSource {
  close(): void;
}

/** @throws the error of the system where it cannot be opened; `read` throws CannotDo where the file was cut meanwhile */
export function fileSource(path: string): FileSource {
  return openedSource(openSync(path, 'r'));
}

/** The same for a file that is open already and has its size; closing the source closes it. */
export function openedSource(file: number): FileSource {
  return {
    size: fstatSync(file).size,
    read: (from, to) => {
      // Not cleared before: it is written over, or cut.
      const bytes = Buffer.allocUnsafeSlow(to - from);
      let length = 0;
      for (let count = -1; length < bytes.length && count !== 0; length += count)
        count = readSync(file, bytes, length, bytes.length - length, from + length);
      // Readers go on until they have what the size promised.
      if (length < bytes.length) throw new CannotDo('The file became shorter while it was read.');
      return new Uint8Array(bytes.buffer);
    },
    close: () => closeSync(file),
  };
}
