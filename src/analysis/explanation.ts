/** A piece of configuration to copy. */
export interface Fix {
  /** Such as `nginx`. */
  readonly product: string;
  /** Such as `1.18+`. */
  readonly version: string;
  /** The file or place where it belongs, such as `server block`. */
  readonly where: string;
  readonly code: string;
  /** Numbers of the lines of `code`, from 0, that are the change itself; the others are context. */
  readonly changed: readonly number[];
  /** One sentence on what it does or what to watch for; may be empty. */
  readonly note: string;
  /** The answer, the address or the words speak for this product; absent where it is one of many that may be there. */
  readonly likely?: true;
}

/** Why a switch failed. */
export interface Explanation {
  /** A cause's id, such as `no-websocket-at-this-path`. */
  readonly cause: string;
  /** One sentence for the heading. */
  readonly sentence: string;
  /** What it rests on, one sentence each. The browser's own words are quoted. */
  readonly evidence: readonly string[];
  /** What it is not, one sentence each, so that nobody searches in the wrong place. Only what the evidence excludes. */
  readonly isNot: readonly string[];
  /** What else to know or to try, one sentence each: general knowledge about this cause, not evidence. */
  readonly hints: readonly string[];
  readonly fixes: readonly Fix[];
}
