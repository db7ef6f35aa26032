import { Bytes, bare, defineProperty, looseMethod, NativePromise } from './primordials.ts';

/** Reads Blobs by what the browser had at the start. */
export interface BlobReader {
  /** Gives the bytes of a Blob, later; null where they cannot be read. */
  read(blob: unknown, done: (bytes: Uint8Array<ArrayBuffer> | null) => void): void;
}

export function blobReader(): BlobReader {
  const buffer: (blob: object) => Promise<ArrayBuffer> = looseMethod(Blob.prototype, 'arrayBuffer');

  async function read(blob: object, done: (bytes: Uint8Array<ArrayBuffer> | null) => void): Promise<void> {
    let bytes: Uint8Array<ArrayBuffer> | null = null;
    try {
      const promise = buffer(blob);
      // `await` asks a promise for its constructor: it shall not ask the page's.
      defineProperty(promise, 'constructor', bare({ value: NativePromise }));
      bytes = new Bytes(await promise);
    } catch {
      // A file that is gone, or too large to be held.
    }
    done(bytes);
  }

  return {
    read(blob, done) {
      if (typeof blob === 'object' && blob !== null) void read(blob, done);
      else done(null);
    },
  };
}
