/** Numbers up to 2^53 that are only appended, such as the first row of each batch, with a binary search. */
export class GrowingNumbers {
  #values = new Float64Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  /** The i-th number, 0 outside. */
  at(i: number): number {
    return i < this.#length ? (this.#values[i] ?? 0) : 0;
  }

  /** Position of the last number that is at most `value`, in ascending numbers; -1 where all are larger. */
  lastAtMost(value: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle) <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
