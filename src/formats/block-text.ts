import { encodeBase64 } from './base64.ts';

/** Bytes decoded at once, and the size from which a payload is written piece by piece. A multiple of 3, for base64. */
const WINDOW = 3 << 18;
/** What JSON has to escape in ASCII text (RFC 8259 section 7). */
const ESCAPED = /["\\]|[^ -\u007f]/;
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

/**
 * Gives the payloads of one block as JSON strings, quotes included, front to back. Where a stretch of the block is ASCII
 * it is decoded and looked through once for all of its messages, for offsets in text and bytes agree.
 */
export class BlockText {
  readonly #bytes: Uint8Array;
  #from = 0;
  #until = 0;
  #ascii: string | null = null;
  #plain = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Whether a payload should be had by `pieces` instead, because of its length. */
  static isLong(length: number): boolean {
    return length > WINDOW;
  }

  /** A payload as UTF-8 text; what is not UTF-8 becomes U+FFFD. */
  text(offset: number, length: number): string {
    const end = offset + length;
    if (offset < this.#from || end > this.#until) this.#move(offset, length);
    if (this.#ascii === null) return JSON.stringify(lenient.decode(this.#bytes.subarray(offset, end)));
    const text = this.#ascii.slice(offset - this.#from, end - this.#from);
    return this.#plain ? `"${text}"` : JSON.stringify(text);
  }

  /** The same; null where it is not UTF-8 throughout. */
  exactText(offset: number, length: number): string | null {
    const end = offset + length;
    if (offset < this.#from || end > this.#until) this.#move(offset, length);
    if (this.#ascii !== null) return this.text(offset, length);
    try {
      return JSON.stringify(strict.decode(this.#bytes.subarray(offset, end)));
    } catch {
      return null;
    }
  }

  base64(offset: number, length: number): string {
    return `"${encodeBase64(this.#bytes.subarray(offset, offset + length))}"`;
  }

  /** A long payload's JSON string in pieces of about a megabyte. */
  *pieces(offset: number, length: number, as: 'text' | 'base64'): Generator<string> {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    yield '"';
    for (let done = 0; done < length; done += WINDOW) {
      const bytes = this.#bytes.subarray(offset + done, offset + Math.min(length, done + WINDOW));
      yield as === 'base64' ? encodeBase64(bytes) : inside(decoder.decode(bytes, { stream: true }));
    }
    yield `${as === 'text' ? inside(decoder.decode()) : ''}"`;
  }

  /** Whether a long payload is UTF-8 throughout. */
  isText(offset: number, length: number): boolean {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
    try {
      for (let done = 0; done < length; done += WINDOW) {
        decoder.decode(this.#bytes.subarray(offset + done, offset + Math.min(length, done + WINDOW)), {
          stream: true,
        });
      }
      decoder.decode();
      return true;
    } catch {
      return false;
    }
  }

  #move(offset: number, length: number): void {
    this.#from = offset;
    this.#until = Math.min(this.#bytes.length, offset + Math.max(length, WINDOW));
    const text = lenient.decode(this.#bytes.subarray(this.#from, this.#until));
    this.#ascii = text.length === this.#until - this.#from && !text.includes('\u{fffd}') ? text : null;
    this.#plain = this.#ascii !== null && !ESCAPED.test(this.#ascii);
  }
}

/** A text as it stands between the quotes of a JSON string. */
function inside(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
