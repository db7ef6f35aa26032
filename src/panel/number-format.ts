/** From here on whole numbers have separators. */
const SEPARATED = 1000;

/**
 * An `Intl.NumberFormat` that is made by the first number that needs one: for the first of a process Chromium 156 reads its data
 * for 60 to 80 ms, a quarter of what it took to see the panel (`worker/warm-numbers.ts` does that in parallel). Digits are those
 * of the words around them, Latin ones, so that small whole numbers need none.
 */
export class NumberFormat {
  readonly #options: Intl.NumberFormatOptions;
  #made: Intl.NumberFormat | null = null;

  constructor(options: Intl.NumberFormatOptions = {}) {
    this.#options = { ...options, numberingSystem: 'latn' };
  }

  /** As the interface's language writes it. */
  format(value: number): string {
    const isPlain = Number.isInteger(value) && Math.abs(value) < SEPARATED;
    if (isPlain && (this.#options.minimumFractionDigits ?? 0) === 0) return String(value);
    this.#made ??= new Intl.NumberFormat(undefined, this.#options);
    return this.#made.format(value);
  }
}
