const SIZE = 65_536;

/** Gathers small pieces of text into chunks of about 64 kB, so that a writer yields seldom. */
export class ChunkedText {
  #pieces: string[] = [];
  #length = 0;

  /** Adds a piece; true when a chunk is full and should be taken. */
  add(piece: string): boolean {
    this.#pieces.push(piece);
    this.#length += piece.length;
    return this.#length >= SIZE;
  }

  take(): string {
    const text = this.#pieces.join('');
    this.#pieces = [];
    this.#length = 0;
    return text;
  }
}
