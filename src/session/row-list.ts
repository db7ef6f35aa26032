const FIRST = 16;
/** Chunks double up to this many rows, so a list of n rows wastes at most n more, and at most 64 kB. */
const LARGEST = 16_384;
const DOUBLINGS = Math.log2(LARGEST / FIRST);
const BEFORE_LARGEST = LARGEST - FIRST;

/** Rows of one connection, in order of arrival. */
export interface RowNumbers {
  readonly length: number;
  /** Row of the connection's k-th message, k from 0; RangeError outside. */
  at(k: number): number;
}

/** A list of row numbers that grows by chunks and never moves what it contains. */
export class RowList implements RowNumbers {
  readonly #chunks: Uint32Array[] = [];
  #length = 0;
  #last: Uint32Array = new Uint32Array(0);
  #used = 0;

  get length(): number {
    return this.#length;
  }

  push(row: number): void {
    if (this.#used === this.#last.length) {
      this.#last = new Uint32Array(Math.min(LARGEST, FIRST * 2 ** this.#chunks.length));
      this.#chunks.push(this.#last);
      this.#used = 0;
    }
    this.#last[this.#used++] = row;
    this.#length++;
  }

  at(k: number): number {
    if (!Number.isInteger(k) || k < 0 || k >= this.#length) {
      throw new RangeError(`message ${k} of a connection with ${this.#length}`);
    }
    let chunk: number;
    let offset: number;
    if (k >= BEFORE_LARGEST) {
      chunk = DOUBLINGS + Math.floor((k - BEFORE_LARGEST) / LARGEST);
      offset = (k - BEFORE_LARGEST) % LARGEST;
    } else {
      chunk = 31 - Math.clz32(k / FIRST + 1);
      offset = k - FIRST * (2 ** chunk - 1);
    }
    return this.#chunks[chunk]?.[offset] ?? 0;
  }
}
