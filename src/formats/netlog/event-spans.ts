import type { JsonScanner, JsonSpan } from '../json-scanner.ts';

/** So many events have to end with their lines before the others are believed to. */
const TRIED = 100;

/**
 * Finds where events end. Chromium writes each on a line of its own (versions 120 to 156), whose end is found at once; in a file that
 * somebody wrote anew each byte is looked at.
 */
export class EventSpans {
  readonly #scanner: JsonScanner;
  #agreed = 0;

  constructor(scanner: JsonScanner) {
    this.#scanner = scanner;
  }

  /** The place of the event that begins there. */
  of(start: number): JsonSpan {
    if (this.#agreed >= TRIED) return this.#scanner.spanOfLine(start) ?? this.#scanner.spanOfValue(start);
    const span = this.#scanner.spanOfValue(start);
    if (this.#agreed === -1) return span;
    this.#agreed = this.#scanner.spanOfLine(start)?.end === span.end ? this.#agreed + 1 : -1;
    return span;
  }
}
