import type { Field } from './field.ts';

/** Status line and header section (RFC 9112 section 4). */
export interface ResponseHead {
  /** As written, such as `HTTP/1.1`. */
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  readonly fields: readonly Field[];
  /** The bytes' text as captured, where the source has it; null where only a field list was seen. */
  readonly raw: string | null;
}
