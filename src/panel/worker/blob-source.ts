import type { ByteSource } from '../../formats/byte-source.ts';

/** Bytes that are read at once, and how many such parts are held: one question to the browser takes as long as to read some of them. */
const PART = 1 << 18;
const MOST_PARTS = 64;

/** The browser cannot read a file, in its own words: it was deleted or changed meanwhile, or access to it is denied. */
export class UnreadableFile extends Error {}

/** A file of the browser, read where it is wanted; for a worker, because it waits for the disk. */
export function blobSource(file: Blob): ByteSource {
  const reader = new FileReaderSync();
  /** By their number; the one that was wanted last stands last. */
  const parts = new Map<number, Uint8Array>();
  const readNow = (from: number, to: number): Uint8Array => {
    try {
      return new Uint8Array(reader.readAsArrayBuffer(file.slice(from, to)));
    } catch (error) {
      throw new UnreadableFile(error instanceof Error ? error.message || error.name : String(error));
    }
  };
  const part = (number: number): Uint8Array => {
    const bytes = parts.get(number) ?? readNow(number * PART, Math.min((number + 1) * PART, file.size));
    parts.delete(number);
    parts.set(number, bytes);
    const [oldest] = parts.keys();
    if (parts.size > MOST_PARTS && oldest !== undefined) parts.delete(oldest);
    return bytes;
  };
  return {
    size: file.size,
    read: (from, to) => {
      const number = Math.floor(from / PART);
      const offset = from - number * PART;
      if (to <= (number + 1) * PART) return part(number).subarray(offset, offset + to - from);
      if (to - from > PART) return readNow(from, to);
      const bytes = new Uint8Array(to - from);
      const first = part(number).subarray(offset);
      bytes.set(first);
      bytes.set(part(number + 1).subarray(0, bytes.length - first.length), first.length);
      return bytes;
    },
  };
}
