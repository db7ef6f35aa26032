import type { PayloadPlace } from '../session/message-index.ts';
import type { PayloadReader } from './payload-reader.ts';

const WINDOW = 1 << 20;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Reads ahead in a batch's payload block, so that a writer that goes through a connection asks the store once a window
 * and waits seldom. Holds one window of 1 MiB, or one larger payload.
 */
export class PayloadWindow {
  readonly #read: PayloadReader;
  readonly #blockLength: (batch: number) => number;
  #batch = -1;
  #from = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  /** The window as text where it is ASCII throughout, so that offsets agree; null where not; undefined if not tried. */
  #ascii: string | null | undefined;
  /** Bytes of the window that were asked for: among many connections one uses little of it. */
  #used = 0;
  #dense = true;

  /** `blockLength` is the length of a batch's payload block. */
  constructor(read: PayloadReader, blockLength: (batch: number) => number) {
    this.#read = read;
    this.#blockLength = blockLength;
  }

  /** Whether a payload can be had without `load`. */
  holds({ batch, offset, length }: PayloadPlace): boolean {
    if (length === 0) return true;
    return (
      batch === this.#batch && offset >= this.#from && offset + length <= this.#from + this.#bytes.length
    );
  }

  /** Moves the window; false where the payload is gone. */
  async load({ batch, offset, length }: PayloadPlace): Promise<boolean> {
    const ahead = Math.max(length, Math.min(WINDOW, this.#blockLength(batch) - offset));
    const bytes = await this.#read({ batch, offset, length: ahead });
    if (bytes === null || bytes.length < length) return false;
    this.#dense = this.#used * 4 >= this.#bytes.length;
    this.#used = 0;
    this.#batch = batch;
    this.#from = offset;
    this.#bytes = bytes;
    this.#ascii = undefined;
    return true;
  }

  /** A payload that the window holds. */
  bytes({ offset, length }: PayloadPlace): Uint8Array {
    const start = offset - this.#from;
    return length === 0 ? new Uint8Array(0) : this.#bytes.subarray(start, start + length);
  }

  /** The same, read as UTF-8. Windows of plain ASCII are decoded once where most of their payloads are asked for. */
  text(place: PayloadPlace): string {
    this.#used += place.length;
    if (!this.#dense) return decoder.decode(this.bytes(place));
    if (this.#ascii === undefined) {
      const text = decoder.decode(this.#bytes);
      this.#ascii = text.length === this.#bytes.length && !text.includes('\u{fffd}') ? text : null;
    }
    if (this.#ascii === null || place.length === 0) return decoder.decode(this.bytes(place));
    const start = place.offset - this.#from;
    return this.#ascii.slice(start, start + place.length);
  }
}

/** A reader that goes through such a window. */
export function readAhead(read: PayloadReader, blockLength: (batch: number) => number): PayloadReader {
  const window = new PayloadWindow(read, blockLength);
  return async (place) => (window.holds(place) || (await window.load(place)) ? window.bytes(place) : null);
}
