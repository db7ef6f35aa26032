import { LONGEST_NUMBER, writeNumber } from './write-number.ts';

/** Stores text as UTF-8 outside of the script's heap, and returns what stands for it in the file. The bytes are only lent. */
export type PutAside<Part> = (bytes: Uint8Array<ArrayBuffer>) => Part;

/** A large buffer that is free for the next text that grows: allocating one each time took a tenth of an export. */
export interface SpareBuffer {
  bytes: Uint8Array<ArrayBuffer> | null;
}

const SMALLEST = 64;
/** Up to this many bytes, a remainder is returned as text instead of being stored, and a buffer does not count as large. */
const SHORT = 16_384;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const HEX = ascii('0123456789abcdef');
const BASE64 = ascii('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const PADDING = 0x3d;

const PLAIN = 0;
const LONG_ESCAPE = 1;
const NOT_ASCII = 2;
/**
 * What JSON does with a byte (RFC 8259 section 7): keeps it, writes six bytes, or (any other value) a backslash and that
 * value.
 */
const ESCAPES = escapes();

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

/**
 * Text that grows by small pieces. It is put aside now and then, so that only its end stays in memory. It is built as
 * bytes: an ASCII payload goes from its block to the file without becoming a string, which halved the time of an export.
 */
export class ByteText<Part> {
  readonly #putAside: PutAside<Part>;
  readonly #parts: Part[] = [];
  readonly #spare: SpareBuffer;
  #bytes = new Uint8Array(SMALLEST);
  /** The same bytes as words. */
  #view = viewOf(this.#bytes);
  #length = 0;
  #source: Uint8Array = this.#bytes;
  #sourceView = this.#view;

  /** Texts that grow side by side share `spare`. */
  constructor(putAside: PutAside<Part>, spare: SpareBuffer = { bytes: null }) {
    this.#putAside = putAside;
    this.#spare = spare;
  }

  /** Bytes in memory. */
  get held(): number {
    return this.#length;
  }

  get empty(): boolean {
    return this.#length === 0 && this.#parts.length === 0;
  }

  /** Adds any text. */
  add(text: string): void {
    // A UTF-16 unit takes at most three bytes.
    this.#reserve(text.length * 3);
    this.#length += encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written;
  }

  /** Adds a short text that is ASCII throughout. */
  addAscii(text: string): void {
    this.#reserve(text.length);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i);
    this.#length = at;
  }

  /** Adds bytes as they are. */
  addBytes(from: Uint8Array): void {
    this.#reserve(from.length);
    const bytes = this.#bytes;
    let at = this.#length;
    // Faster than `set` for a few dozen bytes.
    for (let i = 0; i < from.length; i++) bytes[at++] = from[i] ?? 0;
    this.#length = at;
  }

  /** Adds a number, written as a template literal writes it. */
  addNumber(value: number): void {
    this.#reserve(LONGEST_NUMBER);
    this.#length = writeNumber(value, this.#bytes, this.#length);
  }

  /** Adds UTF-8 as a JSON string with its quotes; what is not UTF-8 becomes U+FFFD. */
  addJson(from: Uint8Array, offset: number, length: number): void {
    if (!this.#addAsciiJson(from, offset, length))
      this.add(JSON.stringify(decoder.decode(from.subarray(offset, offset + length))));
  }

  /** The same after a prefix, for bytes that are valid UTF-8. Adds nothing and returns false where they are not. */
  addExactJson(before: Uint8Array, from: Uint8Array, offset: number, length: number): boolean {
    const start = this.#length;
    this.addBytes(before);
    if (this.#addAsciiJson(from, offset, length)) return true;
    try {
      this.add(JSON.stringify(strict.decode(from.subarray(offset, offset + length))));
      return true;
    } catch {
      this.#length = start;
      return false;
    }
  }

  /** Adds bytes as a JSON string of base64 with padding (RFC 4648 section 4). */
  addBase64(from: Uint8Array, offset: number, length: number): void {
    this.#reserve(Math.ceil(length / 3) * 4 + 2);
    const bytes = this.#bytes;
    const end = offset + length;
    let at = this.#length;
    bytes[at++] = QUOTE;
    for (let i = offset; i < end; i += 3) {
      const left = end - i;
      const three =
        ((from[i] ?? 0) << 16) |
        (left > 1 ? (from[i + 1] ?? 0) << 8 : 0) |
        (left > 2 ? (from[i + 2] ?? 0) : 0);
      bytes[at++] = BASE64[three >> 18] ?? 0;
      bytes[at++] = BASE64[(three >> 12) & 63] ?? 0;
      bytes[at++] = left > 1 ? (BASE64[(three >> 6) & 63] ?? 0) : PADDING;
      bytes[at++] = left > 2 ? (BASE64[three & 63] ?? 0) : PADDING;
    }
    bytes[at++] = QUOTE;
    this.#length = at;
  }

  /** Puts aside what is in memory. */
  putAside(): void {
    if (this.#length > 0) this.#parts.push(this.#putAside(this.#bytes.subarray(0, this.#length)));
    this.#giveUp();
  }

  /** What was put aside so far, in order, without what is still in memory. */
  takeAside(): Part[] {
    return this.#parts.splice(0);
  }

  /** The whole text, in order; nothing stays in memory afterwards. */
  *take(): Generator<string | Part> {
    if (this.#length > SHORT) this.putAside();
    yield* this.#parts;
    if (this.#length > 0) yield decoder.decode(this.#bytes.subarray(0, this.#length));
    this.#giveUp();
  }

  /** Large buffers are not kept: otherwise hundreds of connections that each had a burst would hold one each. */
  #giveUp(): void {
    this.#length = 0;
    if (this.#bytes.length <= SHORT) return;
    if (this.#bytes.length > (this.#spare.bytes?.length ?? 0)) this.#spare.bytes = this.#bytes;
    this.#use(new Uint8Array(SMALLEST));
  }

  /** Adds ASCII as a JSON string; adds nothing where a byte is not ASCII. */
  #addAsciiJson(from: Uint8Array, offset: number, length: number): boolean {
    this.#reserve(length * 6 + 2);
    const bytes = this.#bytes;
    const source = this.#sourceOf(from);
    const target = this.#view;
    const end = offset + length;
    const lastWord = end - 4;
    let at = this.#length;
    bytes[at++] = QUOTE;
    for (let i = offset; i < end; ) {
      // Four bytes at a time as long as none of them is escaped.
      while (i <= lastWord) {
        const word = source.getInt32(i, true);
        if (!isPlainWord(word)) break;
        target.setInt32(at, word, true);
        at += 4;
        i += 4;
      }
      for (const stop = Math.min(end, i + 4); i < stop; i++) {
        const byte = from[i] ?? 0;
        const written = ESCAPES[byte] ?? NOT_ASCII;
        if (written === PLAIN) bytes[at++] = byte;
        else if (written === NOT_ASCII) return false;
        else {
          bytes[at++] = BACKSLASH;
          if (written === LONG_ESCAPE) {
            bytes[at++] = 0x75; // u
            bytes[at++] = 0x30;
            bytes[at++] = 0x30;
            bytes[at++] = HEX[byte >> 4] ?? 0;
            bytes[at++] = HEX[byte & 15] ?? 0;
          } else bytes[at++] = written;
        }
      }
    }
    bytes[at++] = QUOTE;
    this.#length = at;
    return true;
  }

  /** The words of a block that bytes are taken from: one view for all of its messages. */
  #sourceOf(from: Uint8Array): DataView {
    if (this.#source !== from) {
      this.#source = from;
      this.#sourceView = viewOf(from);
    }
    return this.#sourceView;
  }

  #use(bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
  }

  #reserve(more: number): void {
    const wanted = this.#length + more;
    if (wanted <= this.#bytes.length) return;
    const spare = this.#spare.bytes;
    const fits = wanted > SHORT && spare !== null && spare.length >= wanted;
    const grown = fits ? spare : new Uint8Array(Math.max(wanted, this.#bytes.length * 2));
    if (fits) this.#spare.bytes = null;
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#use(grown);
  }
}

/** The bytes of a text that consists of ASCII. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/**
 * Whether no byte of a word is escaped in JSON or beyond ASCII. Each line has the highest bit of some byte set exactly where a byte is
 * smaller than a space, is a quote, is a backslash, or is no ASCII.
 */
function isPlainWord(word: number): boolean {
  const quotes = word ^ 0x22222222;
  const backslashes = word ^ 0x5c5c5c5c;
  const found =
    ((word - 0x20202020) & ~word) |
    ((quotes - 0x01010101) & ~quotes) |
    ((backslashes - 0x01010101) & ~backslashes) |
    word;
  return (found & 0x80808080) === 0;
}

function escapes(): Uint8Array {
  const table = new Uint8Array(256).fill(NOT_ASCII, 0x80);
  table.fill(LONG_ESCAPE, 0, 0x20);
  for (const [byte, letter] of [
    [0x08, 'b'],
    [0x09, 't'],
    [0x0a, 'n'],
    [0x0c, 'f'],
    [0x0d, 'r'],
    [QUOTE, '"'],
    [BACKSLASH, '\\'],
  ] as const) {
    table[byte] = letter.charCodeAt(0);
  }
  return table;
}
