/** Stacks that are taken in a second before they are given up: one costs some 10 microseconds. */
const A_SECOND = 100;

/**
 * Which sends are reported with their stack. A page that sends more often than `A_SECOND` for a while gets none, until it has had a
 * calm second: a stack that is reported is never that of another send.
 */
export class SendStacks {
  #second = 0;
  #count = 0;
  #busy = false;

  /** Whether this send's stack is to be taken. @param at milliseconds */
  take(at: number): boolean {
    const second = at - (at % 1000);
    if (second !== this.#second) {
      this.#busy = this.#count > A_SECOND && second - this.#second === 1000;
      this.#second = second;
      this.#count = 0;
    }
    return ++this.#count <= A_SECOND && !this.#busy;
  }
}
