import { type Filter, type FilterTerm, needsDecoding, needsPayload } from '../filter/filter.ts';
import { type PayloadRow, payloadPredicate } from '../filter/match-payload.ts';
import { AsciiNeedle, isAscii } from './ascii-needle.ts';

/** A text that is searched in bytes, and the slower way to the same result. */
export interface NeedleTerm {
  readonly needle: AsciiNeedle;
  readonly negated: boolean;
  /** Whether a decoded text contains it, ignoring negation. */
  readonly inText: (text: string) => boolean;
}

/** A filter in the order in which its terms cost least: columns, bytes, decoded texts, then JSON and patterns. */
export interface SearchPlan {
  readonly rowTerms: readonly FilterTerm[];
  readonly needles: readonly NeedleTerm[];
  readonly predicates: readonly ((row: PayloadRow) => boolean)[];
  readonly needsPayload: boolean;
  /** Rows have to be decoded, in their order, also those that other terms leave out. */
  readonly needsDecoding: boolean;
  /** A pattern may never end; nothing else can take that long. */
  readonly hasPattern: boolean;
}

/** The cost of a term for a row, once all terms before it matched. */
const COST: Readonly<Record<FilterTerm['kind'], number>> = {
  direction: 0,
  opcode: 0,
  size: 0,
  time: 0,
  heartbeat: 1,
  text: 2,
  json: 3,
  type: 4,
  protocol: 4,
  decoded: 5,
  pattern: 6,
};

/** Turns a filter into the order of work for `BatchSearch`. */
export function planSearch(filter: Filter): SearchPlan {
  const inOrder = filter.terms.toSorted((a, b) => COST[a.kind] - COST[b.kind]);
  const needles: NeedleTerm[] = [];
  const predicates: ((row: PayloadRow) => boolean)[] = [];
  for (const term of inOrder.filter(needsPayload)) {
    if (term.kind === 'text' && term.text !== '' && isAscii(term.text)) {
      const wanted = term.text.toLowerCase();
      needles.push({
        needle: new AsciiNeedle(term.text),
        negated: term.negated,
        inText: (text) => text.toLowerCase().includes(wanted),
      });
    } else predicates.push(payloadPredicate(term));
  }
  return {
    rowTerms: inOrder.filter((term) => !needsPayload(term)),
    needles,
    predicates,
    needsPayload: needles.length + predicates.length > 0,
    needsDecoding: inOrder.some(needsDecoding),
    hasPattern: inOrder.some(({ kind }) => kind === 'pattern'),
  };
}
