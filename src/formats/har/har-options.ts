/** How a HAR is written. */
export interface HarOptions {
  /** Replace secrets by stand-ins, and leave payloads out (`redaction/`). */
  readonly redact: boolean;
  readonly producer: { readonly name: string; readonly version: string };
  readonly browser: { readonly name: string; readonly version: string } | null;
  /** Told batch by batch how many messages are written. */
  readonly onProgress?: (messages: number) => void;
  /** Ends the writing with the signal's reason. */
  readonly signal?: AbortSignal;
}
