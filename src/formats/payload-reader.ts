import type { PayloadPlace } from '../session/message-index.ts';

/** Gives stored payload bytes; null where they are gone, such as evicted ones. */
export type PayloadReader = (place: PayloadPlace) => Promise<Uint8Array | null>;

const WINDOW = 1 << 20;

/**
 * Reads ahead in a batch's payload block, so that a writer that goes through a connection asks the store once a window
 * and not once a message. Holds one window of 1 MiB, or one larger payload. `blockLength` is a batch's block's.
 */
export function readAhead(read: PayloadReader, blockLength: (batch: number) => number): PayloadReader {
  let batch = -1;
  let from = 0;
  let bytes: Uint8Array = new Uint8Array(0);
  return async (place) => {
    const held = place.batch === batch && place.offset >= from;
    if (!held || place.offset + place.length > from + bytes.length) {
      const rest = blockLength(place.batch) - place.offset;
      const length = Math.max(place.length, Math.min(WINDOW, rest));
      const loaded = await read({ batch: place.batch, offset: place.offset, length });
      if (loaded === null || loaded.length < place.length) return null;
      batch = place.batch;
      from = place.offset;
      bytes = loaded;
    }
    return bytes.subarray(place.offset - from, place.offset - from + place.length);
  };
}
