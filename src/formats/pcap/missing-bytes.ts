/** What of one direction the capture does not have. */
export class MissingBytes {
  #places = 0;
  #bytes = 0;
  #last = 0;

  /** Nothing of it can be read any more. */
  lost = false;
  /** Sequence number of the first byte that cannot be read; null where it is not lost, or that is not known. */
  lostAt: number | null = null;

  /** So many bytes are missing, and it is read on behind them. */
  passOver(count: number): void {
    this.#places++;
    this.#bytes += count;
  }

  /** What follows cannot be read. @param count how many bytes are missing before it */
  lose(count: number, at: number | null): void {
    this.lost = true;
    this.lostAt = at;
    this.#last = count;
  }

  /** What is said of it: one sentence for all places that are alike. */
  problems(side: 'client' | 'server'): string[] {
    const missing = (count: number, where: string) =>
      `${bytesText(count)} of the ${side} ${count === 1 ? 'is' : 'are'} missing from the capture${where}`;
    const places = this.#places > 1 ? `, in ${this.#places} places` : '';
    return [
      ...(this.#bytes > 0 ? [`${missing(this.#bytes, places)}: what they belong to is not judged`] : []),
      ...(this.#last > 0 ? [`${missing(this.#last, '')}: what follows of it cannot be read`] : []),
    ];
  }
}

/** A number of bytes in words. */
export function bytesText(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`;
}
