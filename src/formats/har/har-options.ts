/** How a HAR is written. */
export interface HarOptions {
  /** Replaces secrets by stand-ins and leaves payloads out (`redaction/`). */
  readonly redact: boolean;
  readonly producer: { readonly name: string; readonly version: string };
  readonly browser: { readonly name: string; readonly version: string } | null;
  /** Called after each batch with the number of messages written. */
  readonly onProgress?: (messages: number) => void;
  /** Aborts the export, which then throws the signal's reason. */
  readonly signal?: AbortSignal;
}
