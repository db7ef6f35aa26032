import type { RedactionRules } from '../redaction/redaction-rules.ts';
import type { ShownBodies } from '../redaction/shown-bodies.ts';

/** Version of the session log's lines. Raise it when an old reader would misread a new line. */
export const LOG_VERSION = 1;

/** How a session log is written. */
export interface LogOptions {
  readonly redact: boolean;
  /** The user's own rules; without them redaction does what it does by itself. */
  readonly rules?: RedactionRules;
  /** Contents of messages that a redacted file has; without it, none. */
  readonly bodies?: ShownBodies;
  /** Connections of the recording that the file does not have: it says so. */
  readonly connectionsLeftOut?: number;
  readonly producer: { readonly name: string; readonly version: string };
  /** Called after each batch with the number of messages written. */
  readonly onProgress?: (messages: number) => void;
  /** Aborts the export, which then throws the signal's reason. */
  readonly signal?: AbortSignal;
}
