/** Folds A to Z to a to z, and nothing else. */
const FOLD = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte));

/**
 * The only characters beyond ASCII whose lower case contains an ASCII letter, in UTF-8: U+0130 becomes `i` and a dot above,
 * U+212A (kelvin) becomes `k`. A payload with one of them has to be decoded before it is searched.
 */
const FOLDING_TO: readonly [letter: string, bytes: readonly number[]][] = [
  ['i', [0xc4, 0xb0]],
  ['k', [0xe2, 0x84, 0xaa]],
];

/** Whether a text can be searched for in UTF-8 bytes without decoding. */
export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

/**
 * Finds an ASCII text in UTF-8 bytes, ignoring case and without decoding: in UTF-8, valid or not, ASCII bytes stand only
 * for themselves. The last byte is compared first (Horspool), so most bytes are never examined.
 */
export class AsciiNeedle {
  readonly length: number;
  /** Byte sequences that can only be compared after decoding. */
  readonly foreign: readonly (readonly number[])[];
  readonly #folded: Uint8Array;
  /** How far to move when a byte stands at the end of the needle; 0 where it is the needle's last byte. */
  readonly #skip: Uint32Array;
  readonly #afterLast: number;

  /** @throws RangeError for an empty text, or one that is not ASCII */
  constructor(text: string) {
    if (text === '' || !isAscii(text))
      throw new RangeError('an ASCII needle has at least one ASCII character');
    const folded = text.toLowerCase();
    this.length = folded.length;
    this.foreign = FOLDING_TO.filter(([letter]) => folded.includes(letter)).map(([, bytes]) => bytes);
    this.#folded = new TextEncoder().encode(folded);
    const last = this.#folded[this.length - 1] ?? 0;
    this.#skip = new Uint32Array(256).fill(this.length);
    let afterLast = this.length;
    for (let i = 0; i < this.length - 1; i++) {
      const byte = this.#folded[i] ?? 0;
      this.#setSkip(byte, this.length - 1 - i);
      if (byte === last) afterLast = this.length - 1 - i;
    }
    this.#setSkip(last, 0);
    this.#afterLast = afterLast;
  }

  /** Where it first begins within `from` to `to` (exclusive); -1 where it does not occur. */
  find(bytes: Uint8Array, from: number, to: number): number {
    const { length } = this;
    const skip = this.#skip;
    const folded = this.#folded;
    const afterLast = this.#afterLast;
    for (let end = from + length - 1; end < to; end += afterLast) {
      // Nearly all of the time is spent here.
      for (let step = skip[bytes[end] ?? 0] ?? 1; step !== 0; step = skip[bytes[end] ?? 0] ?? 1) {
        end += step;
        if (end >= to) return -1;
      }
      const begin = end - length + 1;
      let k = length - 2;
      while (k >= 0 && FOLD[bytes[begin + k] ?? 0] === folded[k]) k--;
      if (k < 0) return begin;
    }
    return -1;
  }

  #setSkip(byte: number, step: number): void {
    this.#skip[byte] = step;
    if (byte >= 0x61 && byte <= 0x7a) this.#skip[byte - 32] = step;
  }
}
