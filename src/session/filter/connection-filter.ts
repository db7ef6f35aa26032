import type { Fault, Parsed } from '../../protocol/http/fault.ts';
import { type Comparison, comparisonNamed } from './filter.ts';
import { faultOfUnknownCondition, filterWords, type Word, wordFault } from './filter-words.ts';
import { compare } from './match-row.ts';
import { parseFilter, timeTerm } from './parse-filter.ts';

/** What `is:` asks of a connection. */
export type ConnectionState = 'failed' | 'open' | 'closed';
/** What `checks:` asks of a connection's checks. */
type CheckState = 'failed' | 'warned' | 'unknown';

/** One condition on a connection. All conditions have to hold. */
export type ConnectionTerm = { readonly negated: boolean } & (
  | { readonly kind: 'text' | 'host'; readonly text: string }
  /** `low` to `high`, both included, as in `status:4xx`; one comparison otherwise. */
  | { readonly kind: 'status' | 'close'; readonly comparison: Comparison; readonly number: number }
  | { readonly kind: 'range'; readonly of: 'status' | 'close'; readonly low: number; readonly high: number }
  | { readonly kind: 'is'; readonly state: ConnectionState }
  | { readonly kind: 'checks'; readonly state: CheckState }
  /** Epoch milliseconds: it lived in this time. */
  | { readonly kind: 'time'; readonly from: number; readonly until: number }
);

/** What a connection filter looks at. */
export interface ConnectionFacts {
  readonly url: string;
  readonly host: string;
  /** Null where none was seen. */
  readonly status: number | null;
  /** Null where none was seen. */
  readonly closeCode: number | null;
  readonly state: ConnectionState;
  /** Epoch milliseconds of its life; infinite where nobody saw it end. */
  readonly from: number;
  readonly until: number;
  readonly checks: () => Readonly<Record<CheckState, number>>;
}

const STATES: Readonly<Record<string, ConnectionState>> = {
  failed: 'failed',
  refused: 'failed',
  open: 'open',
  closed: 'closed',
};

const CHECKS: Readonly<Record<string, CheckState>> = {
  failed: 'failed',
  fail: 'failed',
  warned: 'warned',
  warn: 'warned',
  unknown: 'unknown',
};

/**
 * Reads the filter language for connections: `status:4xx close:1006 is:failed host:api checks:failed time:FROM..UNTIL "text"`. Any other word
 * is a text that the URL has to contain; a condition on messages becomes one too, with a fault that names its place.
 */
export function parseConnectionFilter(input: string): Parsed<readonly ConnectionTerm[]> {
  const faults: Fault[] = [];
  // A URL has slashes, so a pattern would look like a path: it is a text here.
  const value = filterWords(input, faults).map((word) => term(word, input, faults));
  return { value, faults };
}

function term(word: Word, input: string, faults: Fault[]): ConnectionTerm {
  const { negated } = word;
  if (word.form === 'quoted') return { kind: 'text', negated, text: word.body };
  if (word.form === 'pattern') {
    return {
      kind: 'text',
      negated,
      text: input.slice(word.index + (negated ? 1 : 0), word.index + word.length),
    };
  }
  return condition(word, faults) ?? { kind: 'text', negated, text: word.body };
}

function condition(word: Word, faults: Fault[]): ConnectionTerm | null {
  const { negated, body } = word;
  const [, name = '', sign = '', value = ''] =
    /^(status|close|is|host|checks|time)(:|!=|<=|>=|=|<|>)(.*)$/is.exec(body) ?? [];
  const wanted = value.toLowerCase();
  switch (name.toLowerCase()) {
    case 'status':
    case 'close':
      return numberTerm(word, name.toLowerCase() === 'status' ? 'status' : 'close', sign, wanted, faults);
    case 'host':
      return { kind: 'host', negated, text: value };
    case 'time':
      return timeTerm(word, value, faults);
    case 'is': {
      const state = Object.hasOwn(STATES, wanted) ? STATES[wanted] : undefined;
      if (state !== undefined) return { kind: 'is', negated, state };
      faults.push(wordFault(word, 'bad-state', 'A connection is failed, open or closed'));
      return null;
    }
    case 'checks': {
      const state = Object.hasOwn(CHECKS, wanted) ? CHECKS[wanted] : undefined;
      if (state !== undefined) return { kind: 'checks', negated, state };
      faults.push(wordFault(word, 'bad-checks', 'Checks are failed, warned or unknown'));
      return null;
    }
    default:
      if (parseFilter(body).value.terms.some(({ kind }) => kind !== 'text')) {
        faults.push(
          wordFault(word, 'message-condition', 'This filters messages: enter it in the Messages tab'),
        );
      } else faultOfUnknownCondition(word, faults);
      return null;
  }
}

function numberTerm(
  word: Word,
  kind: 'status' | 'close',
  sign: string,
  value: string,
  faults: Fault[],
): ConnectionTerm | null {
  const { negated } = word;
  const range = /^(\d{1,3})(x{1,3})$/.exec(value);
  if (range !== null && (sign === ':' || sign === '=')) {
    const size = 10 ** (range[2] ?? '').length;
    const low = Number(range[1]) * size;
    return { kind: 'range', of: kind, negated, low, high: low + size - 1 };
  }
  if (/^\d{1,5}$/.test(value)) {
    return { kind, negated, comparison: comparisonNamed(sign), number: Number(value) };
  }
  const example = kind === 'status' ? 'status:404, status:4xx or status>=400' : 'close:1006 or close>=4000';
  faults.push(wordFault(word, 'bad-number', `A number is needed, such as ${example}`));
  return null;
}

/** Whether all conditions hold for a connection. A number that was not seen meets no condition on it, and so every negated one. */
export function matchesConnection(terms: readonly ConnectionTerm[], facts: ConnectionFacts): boolean {
  return terms.every((term) => {
    switch (term.kind) {
      case 'text':
        return contains(facts.url, term.text) !== term.negated;
      case 'host':
        return contains(facts.host, term.text) !== term.negated;
      case 'is':
        return (facts.state === term.state) !== term.negated;
      case 'checks':
        return facts.checks()[term.state] > 0 !== term.negated;
      case 'time':
        return (facts.from <= term.until && facts.until >= term.from) !== term.negated;
      case 'range': {
        const number = term.of === 'status' ? facts.status : facts.closeCode;
        return (number !== null && number >= term.low && number <= term.high) !== term.negated;
      }
      default: {
        const number = term.kind === 'status' ? facts.status : facts.closeCode;
        return (number !== null && compare(number, term.comparison, term.number)) !== term.negated;
      }
    }
  });
}

function contains(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}
