import { deflateSync, inflateSync } from 'fflate';
import type { ByteSource } from '../byte-source.ts';
import { FormatError } from '../format-error.ts';

/** Bytes of a part. */
const PART = 1 << 20;
/** So many parts are held as they are. Those behind them are packed again, and unpacked when they are read. */
const PLAIN_PARTS = 64;
/** How many of these are held unpacked: a HAR is read at as many places at once as it has connections. */
const OPEN_PARTS = 32;

/** How many bytes any container may unpack to, and how many times its own size a large one may. Texts of logs shrink to a fifth or a tenth. */
const LEAST_LIMIT = 256 << 20;
const MOST_TIMES = 40;
const MOST = 2 ** 31;

/** How many bytes a container of this size may unpack to: a hostile one would fill the memory. */
export function mostUnpacked(packed: number): number {
  return Math.min(MOST, Math.max(LEAST_LIMIT, packed * MOST_TIMES));
}

/** Collects what a container unpacks to, in parts and up to a limit, and reads it where it is wanted. */
export class UnpackedBytes implements ByteSource {
  readonly #most: number;
  readonly #parts: { readonly bytes: Uint8Array; readonly packed: boolean }[] = [];
  /** The part that is not full yet. */
  #last: Uint8Array = new Uint8Array(0);
  #used = 0;
  #size = 0;
  /** Parts that were packed, by their number; the one that was wanted last stands last. */
  readonly #open = new Map<number, Uint8Array>();

  constructor(most = Infinity) {
    this.#most = most;
  }

  get size(): number {
    return this.#size;
  }

  /** @throws FormatError where the limit is exceeded */
  add(piece: Uint8Array): void {
    this.#size += piece.length;
    if (this.#size > this.#most) {
      const what = `The file unpacks to more than ${Math.floor(this.#most / 2 ** 20)} MiB`;
      throw new FormatError('too-large', what, '', 'a smaller file');
    }
    for (let at = 0; at < piece.length; ) {
      this.#makeRoom(piece.length - at);
      const taken = piece.subarray(at, at + this.#last.length - this.#used);
      this.#last.set(taken, this.#used);
      this.#used += taken.length;
      at += taken.length;
      if (this.#used === PART) this.#close();
    }
  }

  read(from: number, to: number): Uint8Array {
    const first = Math.floor(from / PART);
    const offset = from - first * PART;
    if (to <= (first + 1) * PART) return this.#part(first).subarray(offset, offset + to - from);
    const bytes = new Uint8Array(to - from);
    for (let at = from; at < to; ) {
      const number = Math.floor(at / PART);
      const end = Math.min(to, (number + 1) * PART);
      bytes.set(this.#part(number).subarray(at - number * PART, end - number * PART), at - from);
      at = end;
    }
    return bytes;
  }

  /** Small files take no whole part. */
  #makeRoom(more: number): void {
    if (this.#used < this.#last.length) return;
    const length = Math.min(PART, Math.max(this.#used + more, this.#last.length * 2));
    const larger = new Uint8Array(length);
    larger.set(this.#last.subarray(0, this.#used));
    this.#last = larger;
  }

  #close(): void {
    const packed = this.#parts.length >= PLAIN_PARTS;
    this.#parts.push({ bytes: packed ? deflateSync(this.#last, { level: 1 }) : this.#last, packed });
    if (!packed) this.#last = new Uint8Array(0);
    this.#used = 0;
  }

  #part(number: number): Uint8Array {
    const part = this.#parts[number];
    if (part === undefined) return this.#last;
    if (!part.packed) return part.bytes;
    const bytes = this.#open.get(number) ?? inflateSync(part.bytes, { out: new Uint8Array(PART) });
    this.#open.delete(number);
    this.#open.set(number, bytes);
    const [oldest] = this.#open.keys();
    if (this.#open.size > OPEN_PARTS && oldest !== undefined) this.#open.delete(oldest);
    return bytes;
  }
}
