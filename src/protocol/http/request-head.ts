import type { Field } from './field.ts';

/** Request line and header section (RFC 9112 section 3). */
export interface RequestHead {
  readonly method: string;
  readonly target: string;
  /** As written, such as `HTTP/1.1`; empty where the line has none. */
  readonly version: string;
  readonly fields: readonly Field[];
  /** The bytes' text as captured, where the source has it; null where only a field list was seen. */
  readonly raw: string | null;
}
