import type { RedactionRules } from '../redaction/redaction-rules.ts';
import type { ShownBodies } from '../redaction/shown-bodies.ts';

/** How a HAR is written. */
export interface HarOptions {
  /** Replaces secrets by stand-ins and leaves payloads out (`redaction/`). */
  readonly redact: boolean;
  /** The user's own rules; without them redaction does what it does by itself. */
  readonly rules?: RedactionRules;
  /** Contents of messages that a redacted file has; without it, none. */
  readonly bodies?: ShownBodies;
  /** Number of recorded connections that are not exported; the file has a note with this number. */
  readonly connectionsLeftOut?: number;
  readonly producer: { readonly name: string; readonly version: string };
  readonly browser: { readonly name: string; readonly version: string } | null;
  /** Called after each batch with the number of messages written. */
  readonly onProgress?: (messages: number) => void;
  /** Aborts the export, which then throws the signal's reason. */
  readonly signal?: AbortSignal;
}
