/** Readings that are kept of a connection: of more, two neighbours become the higher of them. */
export const MOST_READINGS = 100_000;

/** What `bufferedAmount` of one connection was around its sends, by time. */
export class BufferedReadings {
  readonly #at: number[] = [];
  readonly #bytes: number[] = [];

  get length(): number {
    return this.#at.length;
  }

  add(at: number, bytes: number): void {
    if (this.#at.length === MOST_READINGS) this.#thin();
    this.#at.push(at);
    this.#bytes.push(bytes);
  }

  at(i: number): number {
    return this.#at[i] ?? 0;
  }

  bytes(i: number): number {
    return this.#bytes[i] ?? 0;
  }

  #thin(): void {
    for (let i = 0; i * 2 < MOST_READINGS; i += 1) {
      const [first, second] = [this.bytes(i * 2), this.bytes(i * 2 + 1)];
      this.#at[i] = this.at(first >= second ? i * 2 : i * 2 + 1);
      this.#bytes[i] = Math.max(first, second);
    }
    this.#at.length = this.#bytes.length = MOST_READINGS / 2;
  }
}
