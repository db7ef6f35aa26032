// RFC 1951 (DEFLATE), for messages of permessage-deflate (RFC 7692 section 7.2.2): blocks that follow each other over messages,
// with a window that goes on. Neither browsers nor Node have a synchronous one for both.

const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
];
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const WINDOW = 32_768;

/** A Huffman code in canonical form (RFC 1951 section 3.2.2): how many codes each length has, and the symbols in order. */
interface Huffman {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

/** Inflates one message after the other; what went before stays in the window until `reset`. */
export class Inflater {
  #window = new Uint8Array(0);

  /** Forgets what went before, as without context takeover. */
  reset(): void {
    this.#window = new Uint8Array(0);
  }

  /** The bytes of one message; null where its data is no DEFLATE, ends too early, or is longer than `most` bytes. */
  inflate(data: Uint8Array, most: number): Uint8Array | null {
    const reader = new BitReader(data);
    const output = new Output(this.#window, most);
    try {
      // A sender takes the end of an empty block off each message: the data ends on the border of a block.
      while (!reader.atEnd) {
        const last = reader.bits(1);
        inflateBlock(reader, output);
        if (last === 1) break;
      }
    } catch (fault) {
      if (fault instanceof RangeError) return null;
      throw fault;
    }
    this.#window = output.window();
    return output.message();
  }
}

function inflateBlock(reader: BitReader, output: Output): void {
  switch (reader.bits(2)) {
    case 0:
      copyStored(reader, output);
      return;
    case 1:
      inflateCodes(reader, output, FIXED_LITERALS, FIXED_DISTANCES);
      return;
    case 2:
      inflateDynamic(reader, output);
      return;
    default:
      throw new RangeError('no block has type 3');
  }
}

function copyStored(reader: BitReader, output: Output): void {
  reader.toByte();
  const length = reader.bits(16);
  if ((reader.bits(16) ^ 0xffff) !== length) throw new RangeError('the length of a stored block is wrong');
  for (let n = 0; n < length; n += 1) output.push(reader.bits(8));
}

function inflateDynamic(reader: BitReader, output: Output): void {
  const literals = reader.bits(5) + 257;
  const distances = reader.bits(5) + 1;
  const codes = reader.bits(4) + 4;
  const lengths = new Uint8Array(19);
  for (let n = 0; n < codes; n += 1) lengths[CODE_LENGTH_ORDER[n] ?? 0] = reader.bits(3);
  const codeLengths = huffmanOf(lengths);
  const all = new Uint8Array(literals + distances);
  for (let at = 0; at < all.length; ) {
    const symbol = decode(reader, codeLengths);
    if (symbol < 16) {
      all[at] = symbol;
      at += 1;
      continue;
    }
    if (symbol === 16 && at === 0) throw new RangeError('nothing goes before the first length');
    const value = symbol === 16 ? (all[at - 1] ?? 0) : 0;
    const repeat =
      symbol === 16 ? 3 + reader.bits(2) : symbol === 17 ? 3 + reader.bits(3) : 11 + reader.bits(7);
    if (at + repeat > all.length) throw new RangeError('there are too many lengths');
    all.fill(value, at, at + repeat);
    at += repeat;
  }
  inflateCodes(reader, output, huffmanOf(all.subarray(0, literals)), huffmanOf(all.subarray(literals)));
}

function inflateCodes(reader: BitReader, output: Output, literals: Huffman, distances: Huffman): void {
  for (let symbol = decode(reader, literals); symbol !== 256; symbol = decode(reader, literals)) {
    if (symbol < 256) {
      output.push(symbol);
      continue;
    }
    const base = LENGTH_BASE[symbol - 257];
    if (base === undefined) throw new RangeError('no length has this symbol');
    const length = base + reader.bits(LENGTH_EXTRA[symbol - 257] ?? 0);
    const code = decode(reader, distances);
    const from = DISTANCE_BASE[code];
    if (from === undefined) throw new RangeError('no distance has this symbol');
    output.copy(from + reader.bits(code < 2 ? 0 : (code >> 1) - 1), length);
  }
}

function huffmanOf(lengths: Uint8Array): Huffman {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  const offsets = new Uint16Array(16);
  for (let length = 1; length < 15; length += 1) {
    offsets[length + 1] = (offsets[length] ?? 0) + (counts[length] ?? 0);
  }
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    const place = offsets[length] ?? 0;
    symbols[place] = symbol;
    offsets[length] = place + 1;
  });
  counts[0] = 0;
  return { counts, symbols };
}

function decode(reader: BitReader, { counts, symbols }: Huffman): number {
  let code = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length <= 15; length += 1) {
    code |= reader.bits(1);
    const count = counts[length] ?? 0;
    if (code - count < first) return symbols[index + (code - first)] ?? 0;
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  throw new RangeError('no symbol has this code');
}

const FIXED_LITERALS = huffmanOf(
  Uint8Array.from({ length: 288 }, (_, n) => (n < 144 ? 8 : n < 256 ? 9 : n < 280 ? 7 : 8)),
);
const FIXED_DISTANCES = huffmanOf(new Uint8Array(30).fill(5));

/** Reads bits from the lowest of each byte on (RFC 1951 section 3.1.1). */
class BitReader {
  readonly #data: Uint8Array;
  #at = 0;
  #held = 0;
  #count = 0;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  /** No whole byte is left: what is held is the padding of the last one. */
  get atEnd(): boolean {
    return this.#at >= this.#data.length && this.#held === 0;
  }

  bits(count: number): number {
    while (this.#count < count) {
      const byte = this.#data[this.#at];
      if (byte === undefined) throw new RangeError('the data ends too early');
      this.#held |= byte << this.#count;
      this.#at += 1;
      this.#count += 8;
    }
    const value = this.#held & ((1 << count) - 1);
    this.#held >>>= count;
    this.#count -= count;
    return value;
  }

  toByte(): void {
    this.#held = 0;
    this.#count = 0;
  }
}

/** What was inflated, after the window that went before it. */
class Output {
  readonly #before: number;
  readonly #most: number;
  #bytes: Uint8Array;
  #length: number;

  constructor(window: Uint8Array, most: number) {
    this.#before = window.length;
    this.#most = most;
    this.#bytes = new Uint8Array(Math.max(1024, window.length * 2));
    this.#bytes.set(window);
    this.#length = window.length;
  }

  push(byte: number): void {
    if (this.#length - this.#before >= this.#most) throw new RangeError('the message is too long');
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length] = byte;
    this.#length += 1;
  }

  copy(distance: number, length: number): void {
    if (distance > this.#length) throw new RangeError('the distance goes before the beginning');
    for (let n = 0; n < length; n += 1) this.push(this.#bytes[this.#length - distance] ?? 0);
  }

  message(): Uint8Array {
    return this.#bytes.slice(this.#before, this.#length);
  }

  window(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(Math.max(0, this.#length - WINDOW), this.#length);
  }
}
