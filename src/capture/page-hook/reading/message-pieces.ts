/** A message of which only pieces came yet; those beyond the bound are let go of. */
const MAX_PIECED = 256 * 1024 * 1024;

/** Pieces of one message of a socket and direction. */
export class MessagePieces {
  readonly #texts: string[] = [];
  readonly #bytes: Uint8Array[] = [];
  #length = 0;
  #cut = false;

  /** Whether some of it was let go of. */
  get cut(): boolean {
    return this.#cut;
  }

  addText(text: string): void {
    if (this.#fits(text.length)) this.#texts.push(text);
  }

  addBytes(bytes: Uint8Array): void {
    // A copy: what it came in holds a whole report.
    if (this.#fits(bytes.length)) this.#bytes.push(bytes.slice());
  }

  text(): string {
    return this.#texts.join('');
  }

  bytes(): Uint8Array {
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#bytes) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }

  #fits(more: number): boolean {
    if (this.#cut || this.#length + more > MAX_PIECED) {
      this.#cut = true;
      return false;
    }
    this.#length += more;
    return true;
  }
}
