import type { DecodableMessage } from '../decoded.ts';

/** A packet of which so much has come without its end is given up: what follows is decoded as it stands. */
const MOST = 16 << 20;
const FIRST_CAPACITY = 4096;

/** The bytes of a message behind those that messages before it left over. */
export interface CarriedBytes {
  readonly bytes: Uint8Array;
  /** How many of them came before. */
  readonly carried: number;
  /** Whether what was begun certainly does not end yet: `bytes` need not be read. */
  readonly isUnfinished: boolean;
}

/** What has to come before a packet can end: so many bytes of it in all, or this byte. */
export type WaitsFor = { readonly length: number } | { readonly byte: number };

/** What a peer began and has not ended yet, each way: for protocols whose packets do not end where messages do. */
export class HeldBytes {
  readonly #fromClient = new Beginning();
  readonly #fromServer = new Beginning();

  /** The bytes to decode now. */
  with({ bytes, outgoing }: DecodableMessage): CarriedBytes {
    return (outgoing ? this.#fromClient : this.#fromServer).with(bytes);
  }

  /**
   * Keeps what was begun and not ended.
   * @param rest the end of the bytes that `with` gave; null where nothing was begun
   */
  hold({ outgoing }: DecodableMessage, rest: Uint8Array | null, waits: WaitsFor): void {
    (outgoing ? this.#fromClient : this.#fromServer).hold(rest, waits);
  }
}

/** The beginning of a packet. Its buffer grows as an array does: a packet in many messages is not copied again for each. */
class Beginning {
  #buffer = new Uint8Array(0);
  /** Bytes of the buffer that are the packet's. What was given out of it is never written again. */
  #length = 0;
  #waits: WaitsFor = { length: 0 };

  with(bytes: Uint8Array): CarriedBytes {
    if (this.#length + bytes.length > MOST) this.hold(null, { length: 0 });
    const carried = this.#length;
    if (carried === 0) return { bytes, carried, isUnfinished: false };
    this.#append(bytes);
    const waits = this.#waits;
    const isUnfinished = 'byte' in waits ? !bytes.includes(waits.byte) : this.#length < waits.length;
    return { bytes: this.#buffer.subarray(0, this.#length), carried, isUnfinished };
  }

  hold(rest: Uint8Array | null, waits: WaitsFor): void {
    this.#waits = waits;
    const isHere = rest !== null && rest.buffer === this.#buffer.buffer && rest.byteOffset === 0;
    if (isHere && rest.length < MOST) return;
    this.#buffer = new Uint8Array(0);
    this.#length = 0;
    if (rest !== null && rest.length < MOST) this.#append(rest);
  }

  #append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(FIRST_CAPACITY, 2 * this.#buffer.length, length));
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#length);
    this.#length = length;
  }
}

/** Where a byte stands in the message itself; what came before stands at its beginning. */
export function placeAfter(carried: number): (offset: number) => number {
  return (offset) => Math.max(0, offset - carried);
}
