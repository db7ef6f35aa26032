import { Bytes, getter, looseMethod, own } from './primordials.ts';

/** Reads Blobs by what the browser had at the start. */
export interface BlobReader {
  /** Gives the bytes of a Blob, later; null where they cannot be read. */
  read(blob: unknown, done: (bytes: Uint8Array<ArrayBuffer> | null) => void): void;
}

/** By events of our own object: a promise of bytes would ask them for `then`, which a page may have put on `Object.prototype`. */
export function blobReader(): BlobReader {
  const Reader = own(FileReader, 'FileReader');
  const begin = looseMethod(FileReader.prototype, 'readAsArrayBuffer');
  const listen = looseMethod(EventTarget.prototype, 'addEventListener');
  const resultOf = getter<ArrayBuffer | null>(FileReader.prototype, 'result');

  return {
    read(blob, done) {
      try {
        const reader = new Reader();
        listen(reader, 'loadend', () => {
          // Null for a file that is gone, or that is too large to be held.
          const result = resultOf(reader);
          done(result === null ? null : new Bytes(result));
        });
        begin(reader, blob);
      } catch {
        done(null);
      }
    },
  };
}
