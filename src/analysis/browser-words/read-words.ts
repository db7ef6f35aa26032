/** A check that a browser's words settle. */
export interface Settlement {
  readonly check: string;
  readonly verdict: 'pass' | 'fail';
}

/** What one text of a browser means. */
export interface WordsReading {
  readonly browser: 'chromium' | 'firefox';
  readonly settles: readonly Settlement[];
  /** Id of a cause of checks.md; null where the text explains no failed switch. */
  readonly cause: string | null;
  /** Status of the answer, where the text names or implies it. */
  readonly status: number | null;
  /** A sentence that says that no answer came; null where one may have come. */
  readonly noAnswer: string | null;
}

/** Reads one text of a browser's console, CDP or HAR; null where it is not one we know. */
export function readWords(_text: string): WordsReading | null {
  return null;
}
