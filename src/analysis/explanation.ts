/** A piece of configuration to copy. */
export interface Fix {
  /** Such as `nginx`. */
  readonly product: string;
  /** Such as `1.18+`. */
  readonly version: string;
  /** File or place it belongs in, such as `server block`. */
  readonly where: string;
  readonly code: string;
  /** Line numbers of `code`, from 0, that are the change itself; the rest is context. */
  readonly changed: readonly number[];
  /** One sentence on what it does or what to watch for; may be empty. */
  readonly note: string;
}

/** Why a switch failed. */
export interface Explanation {
  /** A cause's id, such as `no-websocket-at-this-path`. */
  readonly cause: string;
  /** One sentence for the heading. */
  readonly sentence: string;
  /** What it rests on, a sentence each: the browser's own words are quoted. */
  readonly evidence: readonly string[];
  /** What it is not, a sentence each, so that nobody hunts ghosts. Only what the evidence excludes. */
  readonly isNot: readonly string[];
  readonly fixes: readonly Fix[];
}
