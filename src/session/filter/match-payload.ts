import { FLAG } from '../../events/message-segment.ts';
import {
  comparableJson,
  comparableValue,
  exactJsonOf,
  jsonOf,
  valueAt,
  writtenValue,
} from './field-value.ts';
import type { FilterTerm } from './filter.ts';
import { isHeartbeat } from './heartbeat.ts';
import { compare } from './match-row.ts';

/** What a decoder made of a message. */
export interface DecodedFacts {
  readonly protocol: string;
  readonly type: string;
  /** The names that the program itself gives the message. */
  ownNames(): readonly string[];
  /** What stands at a path, as JSON would write it; undefined where nothing does. */
  valueAt(path: readonly string[]): unknown;
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
      return ({ decoded }) => (decoded !== null && isOfType(decoded, wanted)) !== negated;
    }
    case 'protocol':
      return ({ decoded }) => (decoded?.protocol === term.protocol) !== negated;
    case 'heartbeat':
      return (row) => isHeartbeat(row.flags & FLAG.opcode, row) !== negated;
    case 'json': {
      const read = isOrder(term) ? jsonOf : exactJsonOf;
      const matches = valueMatcher(term);
      return (row) => matches(valueAt(read(row.text), term.path)) !== negated;
    }
    case 'decoded': {
      const matches = valueMatcher(term);
      return ({ decoded }) => (decoded !== null && matches(decoded.valueAt(term.path))) !== negated;
    }
    default:
      return () => true;
  }
}

/** By the protocol's name, which costs nothing, or by the program's own, for which the message has to be read. */
function isOfType(decoded: DecodedFacts, wanted: string): boolean {
  const has = (name: string) => name.toLowerCase().includes(wanted);
  return has(messageName(decoded)) || decoded.ownNames().some(has);
}

type FieldTerm = FilterTerm & { kind: 'json' | 'decoded' };

/** Whether numbers are put in order: digits do not matter then. */
function isOrder({ comparison }: FieldTerm): boolean {
  return comparison.startsWith('<') || comparison.startsWith('>');
}

function valueMatcher({ comparison, value }: FieldTerm): (found: unknown) => boolean {
  const comparable = comparableJson(value);
  const isSame = (found: unknown): boolean =>
    writtenValue(found) === value || comparableValue(found) === comparable;
  switch (comparison) {
    case '=':
      return (found) => found !== undefined && isSame(found);
    case '!=':
      return (found) => found !== undefined && !isSame(found);
    case '~': {
      const wanted = value.toLowerCase();
      return (found) => writtenValue(found)?.toLowerCase().includes(wanted) === true;
    }
    default:
      return (found) => typeof found === 'number' && compare(found, comparison, Number(value));
  }
}
