import { FLAG } from '../../events/message-segment.ts';
import type { FilterTerm } from './filter.ts';
import { isHeartbeat } from './heartbeat.ts';
import { compare } from './match-row.ts';

/** JSON longer than this is not parsed for a filter, because it would delay all other rows. */
const LONGEST_JSON = 4 * 1024 * 1024;

/** What a decoder made of a message. */
export interface DecodedFacts {
  readonly protocol: string;
  readonly type: string;
  /** All of it, as JSON would write it. */
  value(): unknown;
}

/** What a payload term needs of one message. `text` decodes the payload as UTF-8, with faults replaced. */
export interface PayloadRow {
  readonly flags: number;
  readonly size: number;
  readonly text: string;
  /** Null where the payload is not there as a whole, and where nothing asks for it. */
  readonly decoded: DecodedFacts | null;
}

/** A message's name for people: its protocol, and the protocol's own name of it. */
export function messageName({ protocol, type }: Pick<DecodedFacts, 'protocol' | 'type'>): string {
  return type === protocol ? type : `${protocol} ${type}`;
}

/** Turns a term into a predicate once, so that patterns and folded texts are not built again for every row. */
export function payloadPredicate(term: FilterTerm): (row: PayloadRow) => boolean {
  const { negated } = term;
  switch (term.kind) {
    case 'text': {
      const wanted = term.text.toLowerCase();
      return (row) => row.text.toLowerCase().includes(wanted) !== negated;
    }
    case 'pattern': {
      const pattern = new RegExp(term.source, term.flags);
      return (row) => pattern.test(row.text) !== negated;
    }
    case 'type': {
      const wanted = term.type.toLowerCase();
      return ({ decoded }) =>
        (decoded !== null && messageName(decoded).toLowerCase().includes(wanted)) !== negated;
    }
    case 'protocol':
      return ({ decoded }) => (decoded?.protocol === term.protocol) !== negated;
    case 'heartbeat':
      return (row) => isHeartbeat(row.flags & FLAG.opcode, row) !== negated;
    case 'json':
      return (row) => valueMatches(term, valueAt(parsed(row.text), term.path)) !== negated;
    case 'decoded':
      return ({ decoded }) =>
        (decoded !== null && valueMatches(term, valueAt(decoded.value(), term.path))) !== negated;
    default:
      return () => true;
  }
}

function valueMatches(term: FilterTerm & { kind: 'json' | 'decoded' }, found: unknown): boolean {
  if (found === undefined) return false;
  const written = typeof found === 'string' ? found : JSON.stringify(found);
  switch (term.comparison) {
    case '=':
      return written === term.value;
    case '!=':
      return written !== term.value;
    case '~':
      return written.toLowerCase().includes(term.value.toLowerCase());
    default:
      return typeof found === 'number' && compare(found, term.comparison, Number(term.value));
  }
}

/** A JSON text as a value; undefined where it is none. */
function parsed(text: string): unknown {
  // Only objects and arrays have a value at a path, and a failing JSON.parse costs more than a successful one.
  if (text.length > LONGEST_JSON || !/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The value at a path; undefined where nothing is there. */
function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, key)?.value;
  }
  return value;
}
