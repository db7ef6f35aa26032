/**
 * Something that breaks a grammar, and where. An inspector has to go on after a fault, so parsers return faults
 * beside what they read and never throw.
 */
export interface Fault {
  /** A stable kebab-case name, such as `empty-element` or `unterminated-quoted-string`. */
  readonly code: string;
  /** Offset of the fault in the parsed text, in UTF-16 code units. */
  readonly index: number;
  /** How many code units are at fault; 0 where something is missing at `index`. */
  readonly length: number;
  /** One English sentence without a full stop, for people. */
  readonly detail: string;
}

/** What a parser could read, with every fault it met on the way. */
export interface Parsed<T> {
  readonly value: T;
  readonly faults: readonly Fault[];
}
