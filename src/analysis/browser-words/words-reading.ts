/** A check that a browser's words settle. */
export interface Settlement {
  readonly check: string;
  readonly verdict: 'pass' | 'fail';
}

/** What one text of a browser means. */
export interface WordsReading {
  readonly browser: 'chromium' | 'firefox' | 'other';
  readonly settles: readonly Settlement[];
  /** Checks of which one failed, where the text does not say which. */
  readonly suspects: readonly string[];
  /** Id of a cause (`causes/registry.ts`); null where the text does not explain a failed switch. */
  readonly cause: string | null;
  /** Status of the answer, where the text names it. */
  readonly status: number | null;
  /** The answer did switch (101, or 200 over HTTP/2), and the browser rejected another part of it. */
  readonly switched: boolean;
  /** A sentence which says that no answer came; null where one may have come. */
  readonly noAnswer: string | null;
}

/** A text of a browser, as a pattern, with what it means. */
export interface KnownWords {
  readonly pattern: RegExp;
  readonly fails?: readonly string[];
  readonly passes?: readonly string[];
  readonly suspects?: readonly string[];
  readonly cause?: string;
  /** A number, or the pattern's first group. */
  readonly status?: number | 'named';
  readonly switched?: true;
  readonly noAnswer?: string;
}
