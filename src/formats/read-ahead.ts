import type { PayloadReader } from './payload-reader.ts';

const WINDOW = 1 << 20;

/**
 * A reader for a writer that goes through one connection. It asks the store once for each window of a batch's payload
 * block, and holds one window of 1 MiB, or one larger payload. `blockLength` returns the length of a batch's block.
 */
export function readAhead(read: PayloadReader, blockLength: (batch: number) => number): PayloadReader {
  let held: { batch: number; from: number; bytes: Uint8Array } = {
    batch: -1,
    from: 0,
    bytes: new Uint8Array(0),
  };
  return async ({ batch, offset, length }) => {
    if (length === 0) return new Uint8Array(0);
    const until = held.from + held.bytes.length;
    if (batch !== held.batch || offset < held.from || offset + length > until) {
      const ahead = Math.max(length, Math.min(WINDOW, blockLength(batch) - offset));
      const bytes = await read({ batch, offset, length: ahead });
      if (bytes === null || bytes.length < length) return null;
      held = { batch, from: offset, bytes };
    }
    return held.bytes.subarray(offset - held.from, offset - held.from + length);
  };
}
