// RFC 3629 section 4: UTF-8 that arrives in pieces. `TextDecoder` does not say where the first invalid byte is.

/** Finds the first byte that no UTF-8 text can have where it stands. Pieces may end within a character. */
export class Utf8Validator {
  /** How many bytes of the current character are missing. */
  #missing = 0;
  /** The range of its next byte, which is narrower after E0, ED, F0 and F4. */
  #low = 0x80;
  #high = 0xbf;

  /** False while a character is unfinished: a text may not end there. */
  get complete(): boolean {
    return this.#missing === 0;
  }

  /** @returns the index of the first invalid byte in this piece, or -1; after an invalid byte, call it no more */
  push(bytes: Uint8Array): number {
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (this.#missing > 0) {
        if (byte < this.#low || byte > this.#high) return at;
        this.#missing--;
        this.#low = 0x80;
        this.#high = 0xbf;
      } else if (byte >= 0x80 && !this.#begin(byte)) return at;
    }
    return -1;
  }

  #begin(byte: number): boolean {
    if (byte < 0xc2 || byte > 0xf4) return false;
    this.#missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    if (byte === 0xe0) this.#low = 0xa0;
    else if (byte === 0xed) this.#high = 0x9f;
    else if (byte === 0xf0) this.#low = 0x90;
    else if (byte === 0xf4) this.#high = 0x8f;
    return true;
  }
}
