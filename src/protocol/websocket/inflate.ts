// RFC 1951 (DEFLATE), for messages of permessage-deflate (RFC 7692 section 7.2.2): each message continues the window of the
// one before.
import { Inflate } from 'fflate';
import { joinedBytes } from './joined-bytes.ts';

/** How far back DEFLATE may refer (RFC 1951 section 2). */
const WINDOW = 32_768;
/** How many compressed bytes are inflated at once: they grow at most a thousandfold before the limit is checked again. */
const AT_ONCE = 16_384;
/** An empty last block: a message that ends within a block is then invalid DEFLATE. */
const END = Uint8Array.of(1, 0, 0, 0xff, 0xff);

/** Inflates one message after another; earlier messages stay in the window until `reset`. */
export class Inflater {
  #window = new Uint8Array(0);

  /** Empties the window, as without context takeover. */
  reset(): void {
    this.#window = new Uint8Array(0);
  }

  /**
   * @param data a message with the four bytes that its sender removed (RFC 7692 section 7.2.2)
   * @returns its bytes; null where its data is not DEFLATE, ends too early, or becomes more than `most` bytes
   */
  inflate(data: Uint8Array, most: number): Uint8Array | null {
    const parts: Uint8Array[] = [];
    let length = 0;
    const stream = new Inflate({ dictionary: this.#window }, (part) => {
      parts.push(part);
      length += part.length;
    });
    try {
      for (let at = 0; at < data.length; at += AT_ONCE) {
        stream.push(data.subarray(at, at + AT_ONCE));
        if (length > most) return null;
      }
      stream.push(END, true);
    } catch (fault) {
      if (isFaultOfData(fault)) return null;
      throw fault;
    }
    if (length > most) return null;
    const bytes = joinedBytes(parts);
    // A message that fills the window by itself is not copied again as a whole.
    this.#window =
      length >= WINDOW
        ? joinedBytes([bytes.subarray(-WINDOW)])
        : joinedBytes([this.#window, bytes]).slice(-WINDOW);
    return bytes;
  }
}

/** fflate throws errors with a numeric code for faults of the data. */
function isFaultOfData(fault: unknown): boolean {
  return fault instanceof Error && 'code' in fault && typeof fault.code === 'number';
}
