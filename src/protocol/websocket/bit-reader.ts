import type { HuffmanCode } from './huffman.ts';
import { joinedBytes } from './joined-bytes.ts';

/** The data ended where more was needed. */
export class EndOfBits extends Error {}

/** Reads bits from the lowest of each byte (RFC 1951 section 3.1.1). The bytes may come in pieces. */
export class BitReader {
  #bytes: Uint8Array = new Uint8Array(0);
  #next = 0;
  #held = 0;
  #count = 0;
  #marked = { next: 0, held: 0, count: 0 };

  /** Takes further bytes, which must not be changed afterwards. */
  push(bytes: Uint8Array): void {
    const rest = this.#bytes.subarray(this.#next);
    this.#bytes = rest.length === 0 ? bytes : joinedBytes([rest, bytes]);
    this.#next = 0;
  }

  /** Remembers this place for `rewind`. */
  mark(): void {
    this.#marked.next = this.#next;
    this.#marked.held = this.#held;
    this.#marked.count = this.#count;
  }

  /** Goes back to the marked place; nothing may have been pushed since. */
  rewind(): void {
    this.#next = this.#marked.next;
    this.#held = this.#marked.held;
    this.#count = this.#marked.count;
  }

  /** How many bits are left. */
  get left(): number {
    return (this.#bytes.length - this.#next) * 8 + this.#count;
  }

  /** Takes up to 16 bits as a number. Throws EndOfBits. */
  take(count: number): number {
    this.#fill(count);
    if (this.#count < count) throw new EndOfBits();
    const value = this.#held & ((1 << count) - 1);
    this.#held >>>= count;
    this.#count -= count;
    return value;
  }

  /** Takes one symbol; -1 where no word of the code begins like that. Throws EndOfBits. */
  symbol({ bits, table }: HuffmanCode): number {
    this.#fill(bits);
    const entry = table[this.#held & ((1 << bits) - 1)] ?? 0;
    const length = entry & 15;
    if (length > this.#count) throw new EndOfBits();
    if (length === 0) return -1;
    this.#held >>>= length;
    this.#count -= length;
    return entry >> 4;
  }

  /** Passes over the rest of a byte that was begun. */
  alignToByte(): void {
    const rest = this.#count & 7;
    this.#held >>>= rest;
    this.#count -= rest;
  }

  /** Takes whole bytes, as many as there are; call it where a byte begins. */
  takeBytes(most: number): Uint8Array {
    // Bytes that were read ahead are given back.
    this.#next -= this.#count >> 3;
    this.#held = 0;
    this.#count = 0;
    const end = Math.min(this.#bytes.length, this.#next + most);
    const bytes = this.#bytes.subarray(this.#next, end);
    this.#next = end;
    return bytes;
  }

  #fill(count: number): void {
    while (this.#count < count && this.#next < this.#bytes.length) {
      this.#held |= (this.#bytes[this.#next++] ?? 0) << this.#count;
      this.#count += 8;
    }
  }
}
