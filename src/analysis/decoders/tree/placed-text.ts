import { strictUtf8Text } from './utf8.ts';

const AT_ONCE = 4096;

/** Text of a message whose characters know where their bytes stand. */
export class PlacedText {
  readonly text: string;
  /** Whether the bytes are UTF-8. Where they are not, each of them is a character of the text. */
  readonly isUtf8: boolean;
  readonly #from: number;
  /** The byte of each UTF-16 unit; null where each unit is one byte. */
  #places: Uint32Array | null = null;

  constructor(bytes: Uint8Array, from = 0, to = bytes.length) {
    const text = strictUtf8Text(bytes, from, to);
    this.#from = from;
    this.isUtf8 = text !== null;
    this.text = text ?? byByte(bytes.subarray(from, to));
    if (this.isUtf8 && this.text.length !== to - from) this.#places = placesOf(this.text);
  }

  /** The byte of the message at which the character `i` begins; the end for its length. */
  byteOf(i: number): number {
    return this.#from + (this.#places === null ? i : (this.#places[i] ?? 0));
  }
}

/** Bytes that are not UTF-8, each a character: U+FFFD stands for what is not ASCII. */
function byByte(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += AT_ONCE) {
    const units = Uint16Array.from(bytes.subarray(at, at + AT_ONCE), (byte) => (byte < 0x80 ? byte : 0xfffd));
    parts.push(String.fromCharCode(...units));
  }
  return parts.join('');
}

function placesOf(text: string): Uint32Array {
  const places = new Uint32Array(text.length + 1);
  let at = 0;
  for (let i = 0; i < text.length; i += 1) {
    places[i] = at;
    const code = text.charCodeAt(i);
    // Both halves of a surrogate pair together are four bytes.
    const low = code >= 0xdc00 && code <= 0xdfff;
    at += code < 0x80 ? 1 : code < 0x800 || low ? 2 : code >= 0xd800 && code < 0xdc00 ? 2 : 3;
  }
  places[text.length] = at;
  return places;
}
