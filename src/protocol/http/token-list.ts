import type { FaultLog } from './fault.ts';
import { readList } from './list.ts';
import { noteNonTokenCharacters } from './token.ts';

/** One token of a list, as written, and its place in the value. */
export interface ListedToken {
  readonly name: string;
  readonly index: number;
  readonly length: number;
}

/**
 * Reads a list of tokens (RFC 9110 section 5.6.1, 5.6.2). A faulty element is kept whole, so that it is never mistaken for
 * a token that it contains. `what` names an element for people. Faults: `empty-list`, `empty-element`, `invalid-character`.
 */
export function readTokenList(value: string, what: string, faults: FaultLog): ListedToken[] {
  return readList(value, faults).map(({ text, index, length }): ListedToken => {
    noteNonTokenCharacters(value, index, index + length, what, faults);
    return { name: text, index, length };
  });
}
