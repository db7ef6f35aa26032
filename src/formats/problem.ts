/** Something in a file that could not be read, while the rest could. */
export interface Problem {
  /** Such as `log.entries[3]` or `line 12`. */
  readonly where: string;
  /** One sentence for people, without a full stop. */
  readonly what: string;
}

/** Of a request or a socket: what comes later under its number is another's. */
export const USED_AGAIN = 'has no end: its number is used again';

const MOST = 1_000;

/** The problems of one file, at most a fixed number of them, so that a hostile file cannot fill the memory. */
export class Problems {
  readonly #list: Problem[] = [];
  #left = 0;

  add(where: string, what: string): void {
    if (this.#list.length < MOST) this.#list.push({ where, what });
    else this.#left++;
  }

  /** How many there were, listed or not. */
  get count(): number {
    return this.#list.length + this.#left;
  }

  /** The problems; the last one counts those that are not listed. */
  list(): readonly Problem[] {
    if (this.#left === 0) return this.#list;
    return [...this.#list, { where: '', what: `${this.#left} further problems are not listed` }];
  }
}
