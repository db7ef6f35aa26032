/** Why a file cannot be opened at all. */
export type FormatFault = 'not-json' | 'cut-short' | 'not-this-format' | 'newer-version' | 'too-large';

/** A file that cannot be opened: what is wrong, where, and what was expected there. Readers throw nothing else. */
export class FormatError extends Error {
  readonly fault: FormatFault;
  /** Such as `log.entries` or `line 3`; empty where it is the file as a whole. */
  readonly place: string;
  readonly expected: string;

  constructor(fault: FormatFault, what: string, place: string, expected: string) {
    super(`${what}${place === '' ? '' : ` at ${place}`}; expected ${expected}`);
    this.name = 'FormatError';
    this.fault = fault;
    this.place = place;
    this.expected = expected;
  }
}
