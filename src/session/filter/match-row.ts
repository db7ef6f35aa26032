import { FLAG } from '../../events/message-segment.ts';
import type { Comparison, FilterTerm } from './filter.ts';

/**
 * Whether a term that needs no payload holds for a row's flags, true size in bytes and time in epoch milliseconds; true for
 * all other terms.
 */
export function matchesRow(term: FilterTerm, flags: number, size: number, at: number): boolean {
  switch (term.kind) {
    case 'direction':
      return (((flags & FLAG.outgoing) !== 0) === term.outgoing) !== term.negated;
    case 'opcode':
      return ((flags & FLAG.opcode) === term.opcode) !== term.negated;
    case 'time':
      return (at >= term.from && at <= term.until) !== term.negated;
    case 'size':
      // An unknown size is neither above nor below, so no condition on sizes matches the row.
      return (
        (flags & FLAG.payloadUnknown) === 0 && compare(size, term.comparison, term.bytes) !== term.negated
      );
    default:
      return true;
  }
}

/** Compares numbers; `~` means equal here. */
export function compare(left: number, comparison: Comparison, right: number): boolean {
  switch (comparison) {
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return left === right;
  }
}
