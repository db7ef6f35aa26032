// RFC 1951 section 3.2.2: Huffman codes by the lengths of their words.

/** The longest code word (section 3.2.7). */
const LONGEST = 15;

/** A code ready for reading. `table` gives for the next `bits` bits, lowest first, the symbol times 16 plus its length. */
export interface HuffmanCode {
  readonly bits: number;
  readonly table: Uint16Array;
}

/**
 * Builds a code. Null where the lengths make none: too many words for the bits, or too few, except for a single word of one
 * bit, which zlib writes and takes as well.
 */
export function huffmanCode(lengths: Uint8Array): HuffmanCode | null {
  const counts = new Uint16Array(LONGEST + 1);
  let bits = 0;
  for (const length of lengths) {
    counts[length] = (counts[length] ?? 0) + 1;
    if (length > bits) bits = length;
  }
  counts[0] = 0;
  const next = new Uint16Array(LONGEST + 1);
  let room = 1;
  let code = 0;
  for (let length = 1; length <= LONGEST; length++) {
    const count = counts[length] ?? 0;
    room = room * 2 - count;
    if (room < 0) return null;
    code = (code + (counts[length - 1] ?? 0)) << 1;
    next[length] = code;
  }
  const single = bits <= 1;
  if (room > 0 && !single) return null;
  const table = new Uint16Array(1 << bits);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol] ?? 0;
    if (length === 0) continue;
    const word = next[length] ?? 0;
    next[length] = word + 1;
    for (let at = reversed(word, length); at < table.length; at += 1 << length)
      table[at] = (symbol << 4) | length;
  }
  return { bits, table };
}

/** Code words are packed from their most significant bit (section 3.1.1). */
function reversed(word: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit++) result |= ((word >> bit) & 1) << (length - 1 - bit);
  return result;
}
