import type { PayloadBlock } from './payload-block.ts';

/**
 * Short texts that wait to be encoded together: one call a text costs more than the encoding, and texts are mostly
 * ASCII, where bytes and length agree. They are kept as stretches of the strings that they lie in, and those that follow
 * each other in one string are one stretch: no string is made for a message.
 */
export class TextQueue {
  #blocks: string[] = [];
  #starts: number[] = [];
  #ends: number[] = [];
  /** UTF-16 code units of each text. */
  #lengths: number[] = [];
  #length = 0;

  /** How many texts wait. */
  get count(): number {
    return this.#lengths.length;
  }

  /** UTF-16 code units of all that wait: their bytes, unless there is more than ASCII in them. */
  get length(): number {
    return this.#length;
  }

  /** Adds the text that lies in `block` from `start` to `end`. */
  add(block: string, start = 0, end = block.length): void {
    const last = this.#blocks.length - 1;
    this.#lengths.push(end - start);
    this.#length += end - start;
    if (this.#ends[last] === start && this.#blocks[last] === block) this.#ends[last] = end;
    else {
      this.#blocks.push(block);
      this.#starts.push(start);
      this.#ends.push(end);
    }
  }

  /**
   * Appends all that wait to a block, as UTF-8, one after another.
   *
   * @returns bytes of each text; null where each has as many as it has code units
   */
  drainTo(block: PayloadBlock): readonly number[] | null {
    const stretches = this.#blocks.map((each, i) => each.slice(this.#starts[i], this.#ends[i]));
    const length = this.#length;
    const lengths = this.#lengths;
    this.#blocks = [];
    this.#starts = [];
    this.#ends = [];
    this.#lengths = [];
    this.#length = 0;
    const all = stretches.join('');
    const { size } = block.appendText(all);
    if (size === length) return null;
    const texts = cut(all, lengths);
    const sizes = texts.map(utf8Size);
    if (sizes.reduce((sum, one) => sum + one, 0) === size) return sizes;
    // Halves of a surrogate pair, at the end of one text and at the start of the next, became one character.
    block.takeBack(size);
    return texts.map((text) => block.appendText(text).size);
  }
}

function cut(all: string, lengths: readonly number[]): readonly string[] {
  let at = 0;
  return lengths.map((length) => {
    const start = at;
    at += length;
    return all.slice(start, at);
  });
}

/** Bytes of a text as UTF-8; a surrogate that stands alone becomes U+FFFD, of three bytes. */
function utf8Size(text: string): number {
  let size = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    size += unit < 0x800 ? 1 : 2;
    const isPair = (unit & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
    // Two units, four bytes: two more than were counted as one each.
    if (isPair) i++;
  }
  return size;
}
