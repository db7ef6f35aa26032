/** The bytes of a file, read where they are wanted, so that a large file is never held whole. */
export interface ByteSource {
  readonly size: number;
  /** The bytes from `from` up to `to`, which is at most `size`. They are not changed afterwards. */
  read(from: number, to: number): Uint8Array;
}

/** Bytes that are in memory already, as a source; a source as it is. */
export function asSource(file: Uint8Array | ByteSource): ByteSource {
  if (!(file instanceof Uint8Array)) return file;
  return { size: file.length, read: (from, to) => file.subarray(from, to) };
}

/** The same bytes; `onRead` receives how far they were read. */
export function watchedSource(source: ByteSource, onRead: (until: number) => void): ByteSource {
  let furthest = 0;
  return {
    size: source.size,
    read: (from, to) => {
      const bytes = source.read(from, to);
      if (to > furthest) {
        furthest = to;
        onRead(to);
      }
      return bytes;
    },
  };
}

/** Where a text in UTF-8 begins: behind its byte order mark. */
export function textStart(source: ByteSource, from = 0): number {
  const [a, b, c] = source.read(from, Math.min(from + 3, source.size));
  return a === 0xef && b === 0xbb && c === 0xbf ? from + 3 : from;
}
