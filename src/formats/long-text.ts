/** Puts text away, outside of the script's heap, and gives what stands for it in the file. */
export type PutAside<Part> = (text: string) => Part;

/** Characters from which loose pieces are joined: what they are made of takes several times as much. */
const JOINED = 1_024;

/** Text that grows by small pieces and is put aside now and then, so that only its end is held. */
export class LongText<Part> {
  readonly #putAside: PutAside<Part>;
  readonly #parts: Part[] = [];
  #joined: string[] = [];
  #loose: string[] = [];
  #looseLength = 0;
  #held = 0;

  constructor(putAside: PutAside<Part>) {
    this.#putAside = putAside;
  }

  /** Characters that are held. */
  get held(): number {
    return this.#held;
  }

  get empty(): boolean {
    return this.#held === 0 && this.#parts.length === 0;
  }

  add(piece: string): void {
    this.#loose.push(piece);
    this.#looseLength += piece.length;
    this.#held += piece.length;
    if (this.#looseLength >= JOINED) this.#join();
  }

  /** Puts aside what is held. */
  putAside(): void {
    const rest = this.#rest();
    if (rest !== '') this.#parts.push(this.#putAside(rest));
  }

  /** All of it, in order; nothing is held afterwards. */
  *take(): Generator<string | Part> {
    yield* this.#parts;
    const rest = this.#rest();
    if (rest !== '') yield rest;
  }

  #join(): void {
    this.#joined.push(this.#loose.join(''));
    this.#loose = [];
    this.#looseLength = 0;
  }

  #rest(): string {
    this.#join();
    const text = this.#joined.join('');
    this.#joined = [];
    this.#held = 0;
    return text;
  }
}
