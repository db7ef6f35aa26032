import { FLAG } from '../../events/message-segment.ts';
import type { FilterTerm } from './filter.ts';
import { isHeartbeat } from './heartbeat.ts';
import { compare } from './match-row.ts';

/** JSON longer than this is not parsed for a filter, because it would delay all other rows. */
const LONGEST_JSON = 4 * 1024 * 1024;

/** What a payload term needs of one message. `text` decodes the payload as UTF-8, with faults replaced. */
export interface PayloadRow {
  readonly flags: number;
  readonly size: number;
  readonly text: string;
  /** The decoder's name for it; empty where no decoder recognises it. */
  readonly type: string;
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
      return (row) => row.type.toLowerCase().includes(wanted) !== negated;
    }
    case 'heartbeat':
      return (row) => isHeartbeat(row.flags & FLAG.opcode, row) !== negated;
    case 'json':
      return (row) => jsonMatches(term, row.text) !== negated;
    default:
      return () => true;
  }
}

function jsonMatches(term: FilterTerm & { kind: 'json' }, text: string): boolean {
  const found = valueAt(text, term.path);
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

/** The value at a path of a JSON text; undefined where the text is not JSON or has nothing there. */
function valueAt(text: string, path: readonly string[]): unknown {
  // Only objects and arrays have a value at a path, and a failing JSON.parse costs more than a successful one.
  if (text.length > LONGEST_JSON || !/^\s*[[{]/.test(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, key)?.value;
  }
  return value;
}
