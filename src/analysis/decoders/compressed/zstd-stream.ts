import { Decompress } from 'fzstd';
import { joinedBytes } from '../../../protocol/websocket/joined-bytes.ts';

/**
 * How far back a frame may look: the library takes so much memory before the first byte. RFC 9659 has receivers take no more;
 * a frame of one segment looks back over all its content.
 */
const MOST_WINDOW = 8 << 20;
const MOST_CONTENT = 64 << 20;
/** RFC 8878 section 3.1.1.2.4. */
const MOST_IN_BLOCK = 128 << 10;
/** A block of four bytes becomes 128 KiB at the most. */
const MOST_GROWTH = MOST_IN_BLOCK / 4;
/** Blocks at one go: each becomes 128 KiB at the most, and then the bound is looked at. */
const AT_ONCE = 64;

/** Whether bytes begin with a frame of Zstandard. */
export function isZstd(bytes: Uint8Array): boolean {
  return bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;
}

/** RFC 8878: Zstandard, in pieces. A block that a piece begins and does not end waits for the next one. */
export class ZstdStream {
  #library: Decompress | null = null;
  #held = new Uint8Array(0);
  /** Whether a checksum ends the frame that has begun; null between frames. */
  #hasChecksum: boolean | null = null;
  #parts: Uint8Array[] = [];
  #length = 0;

  /** Whether what came until now is whole frames. */
  get isWhole(): boolean {
    return this.#hasChecksum === null && this.#held.length === 0;
  }

  /**
   * @returns what the piece becomes, which may be nothing yet; 'too large' where that is more than `most` bytes; null where it
   *   is no Zstandard, or needs a dictionary or a large window
   */
  push(piece: Uint8Array, most: number): Uint8Array | 'too large' | null {
    const data = this.#held.length === 0 ? piece : joinedBytes([this.#held, piece]);
    this.#parts = [];
    this.#length = 0;
    let at = 0;
    let fed = 0;
    for (let blocks = 1; ; blocks += 1) {
      if (this.#hasChecksum === null) {
        const header = frameHeader(data, at);
        if (header === null) return null;
        if (header === 'unfinished') break;
        this.#begin(header.hasChecksum);
        at += header.length;
      }
      const block = blockAt(data, at, this.#hasChecksum === true);
      if (block === null) return null;
      if (block === 'unfinished') break;
      at = block.to;
      if (!block.isLast && blocks % AT_ONCE !== 0) continue;
      if (!this.#feed(data.subarray(fed, at), block.isLast)) return null;
      if (this.#length > most) return 'too large';
      if (block.isLast) this.#hasChecksum = null;
      fed = at;
    }
    if (!this.#feed(data.subarray(fed, at), false)) return null;
    this.#held = data.slice(at);
    return this.#length > most ? 'too large' : joinedBytes(this.#parts);
  }

  #begin(hasChecksum: boolean): void {
    this.#hasChecksum = hasChecksum;
    this.#library = new Decompress((part) => {
      this.#parts.push(part.slice());
      this.#length += part.length;
    });
  }

  #feed(bytes: Uint8Array, isEnd: boolean): boolean {
    try {
      if (bytes.length > 0) this.#library?.push(bytes, isEnd);
      return true;
    } catch {
      // The library throws errors of its own, and those of reading beyond a table, for data that is none.
      return false;
    }
  }
}

/** Section 3.1.1.1; null where it is none, or wants more than it gets here. */
function frameHeader(
  data: Uint8Array,
  at: number,
): { readonly length: number; readonly hasChecksum: boolean } | 'unfinished' | null {
  const left = data.length - at;
  if (left < 4) return 'unfinished';
  if (!isZstd(data.subarray(at, at + 4))) return null;
  if (left < 6) return 'unfinished';
  const descriptor = data[at + 4] ?? 0;
  const isSingle = (descriptor & 0x20) !== 0;
  // A reserved bit, and a dictionary that is not here.
  if ((descriptor & 0x0b) !== 0) return null;
  const sizeBytes = descriptor >> 6 === 0 ? Number(isSingle) : 2 ** (descriptor >> 6);
  const length = 5 + Number(!isSingle) + sizeBytes;
  if (left < length) return 'unfinished';
  const fits = isSingle
    ? contentSize(data, at + 5, sizeBytes) <= Math.min(MOST_CONTENT, left * MOST_GROWTH)
    : windowSize(data[at + 5] ?? 0) <= MOST_WINDOW;
  return fits ? { length, hasChecksum: (descriptor & 4) !== 0 } : null;
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function contentSize(data: Uint8Array, at: number, count: number): number {
  let size = count === 2 ? 256 : 0;
  for (let i = 0; i < count; i += 1) size += (data[at + i] ?? 0) * 256 ** i;
  return size;
}

/** Section 3.1.1.2: a block, and the checksum of its frame where it is the last; null where it is none. */
function blockAt(
  data: Uint8Array,
  at: number,
  hasChecksum: boolean,
): { readonly to: number; readonly isLast: boolean } | 'unfinished' | null {
  if (data.length - at < 3) return 'unfinished';
  const header = (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8) | ((data[at + 2] ?? 0) << 16);
  const isLast = (header & 1) === 1;
  const type = (header >> 1) & 3;
  const size = header >> 3;
  if (type === 3 || size > MOST_IN_BLOCK) return null;
  // A block of type 1 is one byte, repeated.
  const to = at + 3 + (type === 1 ? 1 : size) + (isLast && hasChecksum ? 4 : 0);
  return to > data.length ? 'unfinished' : { to, isLast };
}
