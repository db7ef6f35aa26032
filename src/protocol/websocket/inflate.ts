// RFC 1951 (DEFLATE), for messages of permessage-deflate (RFC 7692 section 7.2.2): each message continues the window of the
// one before. fflate takes what zlib refuses (wrong lengths of stored blocks, incomplete codes), ends at a last block though
// a message may go on behind it (section 7.2.1), and knows no window smaller than 32 KiB: an inspector has to see all three.
import { BitReader, EndOfBits } from './bit-reader.ts';
import { type HuffmanCode, huffmanCode } from './huffman.ts';

/** The largest window (RFC 1951 section 2), as the agreed parameters of permessage-deflate count it. */
const MOST_BITS = 15;
const END_OF_BLOCK = 256;

/**
 * What a message inflates to. `cut`: it becomes more than was asked for, and `bytes` is its beginning; `broken`: it is not
 * DEFLATE, refers further back than the window, or ends within a block; `bytes` is what came before.
 */
export interface Inflated {
  readonly state: 'whole' | 'cut' | 'broken';
  readonly bytes: Uint8Array;
}

/** Inflates one message after another; earlier messages stay in the window until `reset`. */
export class Inflater {
  readonly #windowSize: number;
  #window = new Uint8Array(0);

  /** @param bits the agreed window as a base-2 logarithm: bytes further back may not be referred to */
  constructor(bits = MOST_BITS) {
    this.#windowSize = 1 << bits;
  }

  /** Empties the window, as without context takeover. */
  reset(): void {
    this.#window = new Uint8Array(0);
  }

  /**
   * @param data a message with the four bytes that its sender removed (RFC 7692 section 7.2.2)
   * @param most how many bytes it may become; after a message that is not whole, no other can be read without `reset`
   */
  inflate(data: Uint8Array, most: number): Inflated {
    const message = this.begin(most, data.length);
    message.push(data);
    return message.end();
  }

  /**
   * Begins a message that comes in pieces; end it before another is begun.
   * @param expected how many bytes it has, as far as is known
   */
  begin(most: number, expected: number): MessageInflation {
    const output = new Output(this.#window, this.#windowSize, most, expected);
    return new MessageInflation(output, (window) => {
      this.#window = window;
    });
  }
}

/** What a block is being read as: how many bytes of a stored one are left, or the codes of a compressed one. */
type OpenBlock =
  | { left: number; readonly last: boolean }
  | { readonly literals: HuffmanCode; readonly distances: HuffmanCode; readonly last: boolean };

/** One message on its way through an Inflater. */
export class MessageInflation {
  readonly #bits = new BitReader();
  readonly #output: Output;
  readonly #keepWindow: (window: Uint8Array<ArrayBuffer>) => void;
  #block: OpenBlock | null = null;
  #state: Inflated['state'] = 'whole';

  constructor(output: Output, keepWindow: (window: Uint8Array<ArrayBuffer>) => void) {
    this.#output = output;
    this.#keepWindow = keepWindow;
  }

  /** Takes the next bytes. Once it is not `whole` any more, nothing else is read. */
  push(data: Uint8Array): Inflated['state'] {
    if (this.#state !== 'whole') return this.#state;
    this.#bits.push(data);
    try {
      this.#state = this.#run();
    } catch (fault) {
      if (!(fault instanceof EndOfBits)) throw fault;
      // What was begun is read anew with the bytes that follow.
      this.#bits.rewind();
    }
    return this.#state;
  }

  /** What it inflated to so far, from a place on; to be read before the next `push`. */
  since(from: number): Uint8Array {
    return this.#output.view(from);
  }

  /** The message is through: it has to end behind a block. */
  end(): Inflated {
    if (this.#state === 'whole' && (this.#block !== null || this.#bits.left > 0)) this.#state = 'broken';
    if (this.#state === 'whole') this.#keepWindow(this.#output.window());
    return { state: this.#state, bytes: this.#output.bytes() };
  }

  /** Section 3.2.3. A message may go on behind a last block, at the next byte (RFC 7692 section 7.2.1). */
  #run(): Inflated['state'] {
    const bits = this.#bits;
    for (;;) {
      bits.mark();
      if (this.#block === null) {
        if (bits.left === 0) return 'whole';
        this.#block = readBlockHead(bits);
        if (this.#block === null) return 'broken';
      }
      const block = this.#block;
      const state =
        'left' in block ? readStored(bits, this.#output, block) : readCompressed(bits, this.#output, block);
      if (state !== 'whole') return state;
      if ('left' in block && block.left > 0) return 'whole';
      if (block.last) bits.alignToByte();
      this.#block = null;
    }
  }
}

/** The bytes of a message behind those of the window. */
class Output {
  readonly #start: number;
  readonly #windowSize: number;
  readonly #end: number;
  #buffer: Uint8Array<ArrayBuffer>;
  #at: number;

  constructor(window: Uint8Array, windowSize: number, most: number, expected: number) {
    this.#start = window.length;
    this.#windowSize = windowSize;
    this.#end = window.length + most;
    this.#buffer = new Uint8Array(window.length + Math.min(most, expected * 4 + 64));
    this.#buffer.set(window);
    this.#at = window.length;
  }

  /** False where there is no room for so many bytes. */
  reserve(count: number): boolean {
    const wanted = this.#at + count;
    if (wanted <= this.#buffer.length) return true;
    if (wanted > this.#end) return false;
    const grown = new Uint8Array(Math.min(this.#end, Math.max(wanted, this.#buffer.length * 2)));
    grown.set(this.#buffer);
    this.#buffer = grown;
    return true;
  }

  put(byte: number): void {
    this.#buffer[this.#at++] = byte;
  }

  append(bytes: Uint8Array): void {
    this.#buffer.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** Whether a copy may begin so far back. */
  reaches(distance: number): boolean {
    return distance <= this.#at && distance <= this.#windowSize;
  }

  copy(distance: number, length: number): void {
    const buffer = this.#buffer;
    let at = this.#at;
    for (const end = at + length; at < end; at++) buffer[at] = buffer[at - distance] ?? 0;
    this.#at = at;
  }

  bytes(): Uint8Array {
    return this.#buffer.slice(this.#start, this.#at);
  }

  view(from: number): Uint8Array {
    return this.#buffer.subarray(this.#start + from, this.#at);
  }

  window(): Uint8Array<ArrayBuffer> {
    return this.#buffer.slice(Math.max(0, this.#at - this.#windowSize), this.#at);
  }
}

/** Section 3.2.3. Null where it is none. */
function readBlockHead(bits: BitReader): OpenBlock | null {
  const last = bits.take(1) === 1;
  const type = bits.take(2);
  if (type === 0) {
    // Section 3.2.4.
    bits.alignToByte();
    const left = bits.take(16);
    return (left ^ bits.take(16)) === 0xffff ? { left, last } : null;
  }
  if (type === 1) return { literals: FIXED, distances: FIXED_DISTANCES, last };
  const codes = type === 2 ? readCodes(bits) : null;
  return codes === null ? null : { ...codes, last };
}

/** Section 3.2.4. It may not be through yet. */
function readStored(bits: BitReader, output: Output, block: { left: number }): Inflated['state'] {
  const bytes = bits.takeBytes(block.left);
  if (!output.reserve(bytes.length)) return 'cut';
  output.append(bytes);
  block.left -= bytes.length;
  return 'whole';
}

/** Section 3.2.5. */
function readCompressed(
  bits: BitReader,
  output: Output,
  { literals, distances }: { readonly literals: HuffmanCode; readonly distances: HuffmanCode },
): Inflated['state'] {
  for (;;) {
    bits.mark();
    const symbol = bits.symbol(literals);
    if (symbol < END_OF_BLOCK) {
      if (symbol < 0) return 'broken';
      if (!output.reserve(1)) return 'cut';
      output.put(symbol);
      continue;
    }
    if (symbol === END_OF_BLOCK) return 'whole';
    const length = (LENGTHS[symbol - 257] ?? 0) + bits.take(LENGTH_BITS[symbol - 257] ?? 0);
    if (length < 3) return 'broken';
    const place = bits.symbol(distances);
    const base = place < 0 ? undefined : DISTANCES[place];
    if (base === undefined) return 'broken';
    const distance = base + bits.take(DISTANCE_BITS[place] ?? 0);
    if (!output.reaches(distance)) return 'broken';
    if (!output.reserve(length)) return 'cut';
    output.copy(distance, length);
  }
}

/** Section 3.2.7. Null where they are no codes. */
function readCodes(bits: BitReader): { literals: HuffmanCode; distances: HuffmanCode } | null {
  const literalCount = bits.take(5) + 257;
  const distanceCount = bits.take(5) + 1;
  const lengthCount = bits.take(4) + 4;
  if (literalCount > 286 || distanceCount > 30) return null;
  const ofLengths = new Uint8Array(19);
  for (let n = 0; n < lengthCount; n++) ofLengths[ORDER[n] ?? 0] = bits.take(3);
  const code = huffmanCode(ofLengths);
  if (code === null || code.bits === 0) return null;
  const lengths = new Uint8Array(literalCount + distanceCount);
  for (let at = 0; at < lengths.length; ) {
    const symbol = bits.symbol(code);
    if (symbol < 0) return null;
    if (symbol < 16) {
      lengths[at++] = symbol;
      continue;
    }
    if (symbol === 16 && at === 0) return null;
    const repeats = symbol === 16 ? 3 + bits.take(2) : symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7);
    if (at + repeats > lengths.length) return null;
    lengths.fill(symbol === 16 ? (lengths[at - 1] ?? 0) : 0, at, at + repeats);
    at += repeats;
  }
  if (lengths[END_OF_BLOCK] === 0) return null;
  const literals = huffmanCode(lengths.subarray(0, literalCount));
  const distances = huffmanCode(lengths.subarray(literalCount));
  return literals === null || distances === null ? null : { literals, distances };
}

/** The order in which the lengths of the code of lengths are written. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/** Lengths and distances by symbol, and how many bits follow. */
const LENGTHS = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCES = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
];
const DISTANCE_BITS = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
/** Section 3.2.6. */
const FIXED = fixedCode(
  new Uint8Array(288).map((_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)),
);
const FIXED_DISTANCES = fixedCode(new Uint8Array(32).fill(5));

function fixedCode(lengths: Uint8Array): HuffmanCode {
  const code = huffmanCode(lengths);
  if (code === null) throw new Error('the fixed codes of DEFLATE are whole');
  return code;
}
