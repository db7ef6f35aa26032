/** Version of the session log's lines. Raise it when an old reader would misread a new line. */
export const LOG_VERSION = 1;

/** How a session log is written. */
export interface LogOptions {
  readonly redact: boolean;
  readonly producer: { readonly name: string; readonly version: string };
  /** Told batch by batch how many messages are written. */
  readonly onProgress?: (messages: number) => void;
  /** Ends the writing with the signal's reason. */
  readonly signal?: AbortSignal;
}
