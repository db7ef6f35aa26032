import { base64Size, decodeBase64 } from './decode-base64.ts';

/** Where the bytes of one message went. */
export interface Written {
  /** True size of the payload in bytes. */
  size: number;
  /** Bytes of it that lie in the block; fewer than `size` where it was cut. */
  stored: number;
  /** False where the payload could not be read at all. */
  readable: boolean;
}

/** Payloads above this are cut: the panel previews them, and a page can't fill the memory by one message. */
export const MAX_STORED_BYTES = 64 * 1024 * 1024;

const FIRST_CAPACITY = 256 * 1024;
/** A buffer that one large message made bigger than this is not kept for the next block. */
const MAX_KEPT_CAPACITY = 4 * 1024 * 1024;

const encoder = new TextEncoder();
const scratch = new Uint8Array(64 * 1024);

/** A growing block of payload bytes, one message after another. */
export class PayloadBlock {
  #bytes = new Uint8Array(FIRST_CAPACITY);
  #used = 0;
  // One for all messages, rewritten by each: the hot path makes none.
  readonly #written: Written = { size: 0, stored: 0, readable: true };

  get length(): number {
    return this.#used;
  }

  /** Appends a text as UTF-8. The result is valid until the next append. */
  appendText(text: string): Readonly<Written> {
    const start = this.#used;
    const limit = start + MAX_STORED_BYTES;
    // Most text is ASCII: room for one byte a code unit; only where that fails, for the three that one can need.
    let rest = this.#encode(text, text.length, limit);
    if (rest !== '') rest = this.#encode(rest, rest.length * 3, limit);
    const stored = this.#used - start;
    return this.#say(stored + utf8Size(rest), stored, true);
  }

  /** Forgets the last bytes appended. */
  takeBack(bytes: number): void {
    this.#used -= bytes;
  }

  /** Appends the bytes that a padded base64 text stands for. The result is valid until the next append. */
  appendBase64(text: string): Readonly<Written> {
    const size = base64Size(text);
    // Whole groups of four characters, so that what is cut still decodes.
    const whole = size > MAX_STORED_BYTES ? text.slice(0, Math.floor(MAX_STORED_BYTES / 3) * 4) : text;
    const stored = base64Size(whole);
    this.#reserve(stored);
    if (!decodeBase64(whole, this.#bytes.subarray(this.#used, this.#used + stored)))
      return this.#say(0, 0, false);
    this.#used += stored;
    return this.#say(size, stored, true);
  }

  /** Appends bytes. The result is valid until the next append. */
  appendBytes(bytes: Uint8Array): Readonly<Written> {
    const stored = Math.min(bytes.length, MAX_STORED_BYTES);
    this.#reserve(stored);
    this.#bytes.set(stored < bytes.length ? bytes.subarray(0, stored) : bytes, this.#used);
    this.#used += stored;
    return this.#say(bytes.length, stored, true);
  }

  /** Hands over the bytes so far, in a buffer of exactly their size, and begins an empty block. */
  take(): Uint8Array<ArrayBuffer> {
    // A copy of a small block is cheaper than a fresh buffer each time; a large one is handed over where it fits.
    const whole = this.#used === this.#bytes.length;
    const taken = whole ? this.#bytes : this.#bytes.slice(0, this.#used);
    if (whole || this.#bytes.length > MAX_KEPT_CAPACITY) this.#bytes = new Uint8Array(FIRST_CAPACITY);
    this.#used = 0;
    return taken;
  }

  /** Encodes what fits into `room` bytes and under `limit`; returns the text that did not. */
  #encode(text: string, room: number, limit: number): string {
    this.#reserve(Math.min(room, limit - this.#used));
    const end = Math.min(limit, this.#bytes.length);
    const { read, written } = encoder.encodeInto(text, this.#bytes.subarray(this.#used, end));
    this.#used += written;
    return read === text.length ? '' : text.slice(read);
  }

  #reserve(more: number): void {
    const wanted = this.#used + more;
    if (wanted <= this.#bytes.length) return;
    // A single large message gets a buffer of just its size, to be handed over without a copy.
    const capacity =
      this.#used === 0 && more > MAX_KEPT_CAPACITY ? wanted : Math.max(wanted, this.#bytes.length * 2);
    const larger = new Uint8Array(capacity);
    larger.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = larger;
  }

  #say(size: number, stored: number, readable: boolean): Written {
    this.#written.size = size;
    this.#written.stored = stored;
    this.#written.readable = readable;
    return this.#written;
  }
}

function utf8Size(text: string): number {
  let size = 0;
  for (let rest = text; rest !== ''; ) {
    const { read, written } = encoder.encodeInto(rest, scratch);
    size += written;
    rest = rest.slice(read);
  }
  return size;
}
