/** A check that a browser's words settle. */
export interface Settlement {
  readonly check: string;
  readonly verdict: 'pass' | 'fail';
}

/** What one text of a browser means. */
export interface WordsReading {
  readonly browser: 'chromium' | 'firefox';
  readonly settles: readonly Settlement[];
  /** Checks one of which is broken, without the text saying which. */
  readonly suspects: readonly string[];
  /** Id of a cause (`causes/registry.ts`); null where the text explains no failed switch. */
  readonly cause: string | null;
  /** Status of the answer, where the text names it. */
  readonly status: number | null;
  /** The answer did switch (101, or 200 over HTTP/2), and the browser rejected what else it said. */
  readonly switched: boolean;
  /** A sentence that says that no answer came; null where one may have come. */
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
