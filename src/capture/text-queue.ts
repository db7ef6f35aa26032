import type { PayloadBlock } from './payload-block.ts';

/**
 * Short texts that wait to be encoded together: one call a text costs more than the encoding, and texts are mostly
 * ASCII, where bytes and length agree.
 */
export class TextQueue {
  #texts: string[] = [];
  #length = 0;

  /** How many texts wait. */
  get count(): number {
    return this.#texts.length;
  }

  /** UTF-16 code units of all that wait: their bytes, unless there is more than ASCII in them. */
  get length(): number {
    return this.#length;
  }

  add(text: string): void {
    this.#texts.push(text);
    this.#length += text.length;
  }

  /**
   * Appends all that wait to a block, as UTF-8, one after another.
   *
   * @returns bytes of each text; null where each has as many as it has code units
   */
  drainTo(block: PayloadBlock): readonly number[] | null {
    const texts = this.#texts;
    const length = this.#length;
    this.#texts = [];
    this.#length = 0;
    const { size } = block.appendText(texts.join(''));
    if (size === length) return null;
    const sizes = texts.map(utf8Size);
    if (sizes.reduce((sum, one) => sum + one, 0) === size) return sizes;
    // Halves of a surrogate pair, at the end of one text and at the start of the next, became one character.
    block.takeBack(size);
    return texts.map((text) => block.appendText(text).size);
  }
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
