import { encodeBase64 } from '../../../protocol/http/base64.ts';
import { cut, NODE_LENGTH, PREVIEW_DEPTH, quoted } from '../tree/preview.ts';
import { strictUtf8Text } from '../tree/utf8.ts';

/** Values that are gone through; larger ones are left to the reader of the tree. */
const VALUES = 100_000;
/** Levels likewise. */
const DEPTH = 64;

/**
 * Goes through the whole of a binary value and writes its preview, for a list that shows no more: no node is made. It gives up at whatever
 * is broken or rare; the reader of the tree then decides. Where it does not give up, both say the same.
 */
export abstract class ValueScan {
  protected readonly bytes: Uint8Array;
  protected at = 0;
  #gaveUp = false;
  #left = VALUES;
  #view: DataView | null = null;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** The preview of a value that fills the bytes, as `previewNode` writes it; null where it gave up. */
  preview(): string | null {
    const words = this.value(NODE_LENGTH, 0);
    return this.#gaveUp || this.at < this.bytes.length ? null : cut(words, NODE_LENGTH);
  }

  /** Goes over one value. @returns at least its first `left` characters; anything where `left` is below 0 */
  protected abstract value(left: number, depth: number): string;

  /** Goes over the key of a map. @returns its name */
  protected abstract key(): string;

  protected giveUp(): '' {
    this.#gaveUp = true;
    return '';
  }

  protected get view(): DataView {
    const { buffer, byteOffset, byteLength } = this.bytes;
    this.#view ??= new DataView(buffer, byteOffset, byteLength);
    return this.#view;
  }

  /** Goes over some bytes. @returns where they begin; -1 where there are not so many, and it gave up */
  protected take(count: number): number {
    const from = this.at;
    if (!(count <= this.bytes.length - from)) {
      this.#gaveUp = true;
      return -1;
    }
    this.at = from + count;
    return from;
  }

  protected container(count: number, list: boolean, left: number, depth: number): string {
    if (depth >= DEPTH) return this.giveUp();
    const isDeep = depth >= PREVIEW_DEPTH && count > 0;
    let words = list ? '[' : '{';
    for (let i = 0; i < count && !this.#gaveUp; i += 1) {
      this.#left -= 1;
      if (this.#left < 0) return this.giveUp();
      if (isDeep || words.length > left) {
        if (!list) this.key();
        this.value(-1, depth + 1);
        continue;
      }
      if (i > 0) words += ',';
      if (!list) words += `${quoted(this.key(), left)}:`;
      words += this.value(left - words.length, depth + 1);
    }
    if (isDeep) return list ? '[…]' : '{…}';
    return words + (list ? ']' : '}');
  }

  /** The text of a string of so many bytes. */
  protected text(length: number): string {
    const from = this.take(length);
    if (from < 0) return '';
    return strictUtf8Text(this.bytes, from, from + length) ?? this.giveUp();
  }

  protected quotedText(length: number, left: number): string {
    const from = this.take(length);
    if (from < 0) return '';
    const to = from + length;
    let at = from;
    while (at < to && (this.bytes[at] ?? 0x80) < 0x80) at += 1;
    if (at < to) {
      const text = strictUtf8Text(this.bytes, from, to);
      return text === null ? this.giveUp() : quoted(text, left);
    }
    if (left < 0) return '';
    const end = Math.min(to, from + left + 2);
    return quoted(strictUtf8Text(this.bytes, from, end) ?? '', left);
  }

  protected quotedBytes(length: number, left: number): string {
    const from = this.take(length);
    if (from < 0 || left < 0) return '';
    return quoted(encodeBase64(this.bytes.subarray(from, from + Math.min(length, left))), left);
  }
}
