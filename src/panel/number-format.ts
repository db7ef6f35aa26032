/** From here on whole numbers have separators. */
const SEPARATED = 1000;

/**
 * An `Intl.NumberFormat` that is created by the first number that needs one. Chromium 156 takes 60 to 80 ms to read its
 * data for the first of a process, a quarter of the time until the panel was visible (`worker/warm-numbers.ts` does it in
 * parallel). Digits are Latin, as in the words around them, so small whole numbers need no format.
 */
export class NumberFormat {
  readonly #options: Intl.NumberFormatOptions;
  #made: Intl.NumberFormat | null = null;

  constructor(options: Intl.NumberFormatOptions = {}) {
    this.#options = { ...options, numberingSystem: 'latn' };
  }

  /** As the language of the interface writes it. */
  format(value: number): string {
    const isPlain = Number.isInteger(value) && Math.abs(value) < SEPARATED;
    if (isPlain && (this.#options.minimumFractionDigits ?? 0) === 0) return String(value);
    this.#made ??= new Intl.NumberFormat(undefined, this.#options);
    return this.#made.format(value);
  }
}
