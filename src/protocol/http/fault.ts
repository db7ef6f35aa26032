/**
 * A violation of a grammar, and where it is. An inspector has to continue after a fault, so parsers return faults beside
 * what they read, and never throw.
 */
export interface Fault {
  /** A stable kebab-case name, such as `empty-element` or `unterminated-quoted-string`. */
  readonly code: string;
  /** Offset of the fault in the parsed text, in UTF-16 code units. */
  readonly index: number;
  /** How many code units are at fault; 0 where something is missing at `index`. */
  readonly length: number;
  /** One English sentence without a full stop, for people. */
  readonly detail: string;
}

/** What a parser could read, with every fault on the way. */
export interface Parsed<T> {
  readonly value: T;
  readonly faults: readonly Fault[];
}

/** How many faults of one code are kept one by one; otherwise hostile text could make one for each character. */
export const FAULTS_KEPT_PER_CODE = 1000;

interface Overflow {
  count: number;
  readonly first: number;
  end: number;
}

/**
 * Collects faults in the order of the text. Beyond `FAULTS_KEPT_PER_CODE` of one code, further ones become a single fault
 * of the same code that spans them and counts them, so that no kind of fault is lost.
 */
export class FaultLog {
  readonly #kept: Fault[] = [];
  readonly #counts = new Map<string, number>();
  readonly #overflows = new Map<string, Overflow>();

  /** Notes one fault; see `Fault` for the meaning of each part. */
  add(code: string, index: number, length: number, detail: string): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count <= FAULTS_KEPT_PER_CODE) {
      this.#kept.push({ code, index, length, detail });
      return;
    }
    const overflow = this.#overflows.get(code);
    if (overflow === undefined) {
      this.#overflows.set(code, { count: 1, first: index, end: index + length });
    } else {
      overflow.count += 1;
      overflow.end = Math.max(overflow.end, index + length);
    }
  }

  /**
   * A log for a part of the text that begins at `offset`: its faults are added here, with their position in the whole text.
   */
  shifted(offset: number): Pick<FaultLog, 'add'> {
    return { add: (code, index, length, detail) => this.add(code, index + offset, length, detail) };
  }

  /** Every fault, ordered by index. */
  list(): Fault[] {
    const faults = [...this.#kept];
    for (const [code, { count, first, end }] of this.#overflows) {
      const detail = count === 1 ? '1 more fault of this kind' : `${count} more faults of this kind`;
      faults.push({ code, index: first, length: end - first, detail });
    }
    return faults.toSorted((a, b) => a.index - b.index);
  }
}
