import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from '../../formats/byte-source.ts';

/** A file on disk, read where it is wanted. */
export interface FileSource extends ByteSource {
  close(): void;
}

/** @throws the error of the system where it cannot be opened */
export function fileSource(path: string): FileSource {
  const file = openSync(path, 'r');
  return {
    size: fstatSync(file).size,
    read: (from, to) => {
      // Not cleared before: it is written over, or cut.
      const bytes = Buffer.allocUnsafeSlow(to - from);
      let length = 0;
      for (let count = -1; length < bytes.length && count !== 0; length += count)
        count = readSync(file, bytes, length, bytes.length - length, from + length);
      return new Uint8Array(bytes.buffer, 0, length);
    },
    close: () => closeSync(file),
  };
}
