import type { DecodingProblem } from '../decoded.ts';
import { BytesEnd } from './byte-reader.ts';
import { OverBudget } from './tree-budget.ts';

/** What its bytes make no value of the format. */
export class Malformed extends Error {
  readonly offset: number;

  constructor(offset: number, what: string) {
    super(what);
    this.offset = offset;
  }
}

/** Runs a reader; where its bytes end or are none of the format, notes why and answers null. Other errors are our own. */
export function readSafely<T>(read: () => T, problems: DecodingProblem[]): T | null {
  try {
    return read();
  } catch (fault) {
    if (!(fault instanceof BytesEnd || fault instanceof Malformed || fault instanceof OverBudget))
      throw fault;
    problems.push({ offset: fault.offset, what: fault.message });
    return null;
  }
}
