import { OPCODE } from '../../events/message-segment.ts';
import type { Fault, Parsed } from '../../protocol/http/fault.ts';
import { readPath } from './field.ts';
import { comparisonNamed, type Filter, type FilterTerm } from './filter.ts';
import { wordFault as fault, faultOfUnknownCondition, filterWords, type Word } from './filter-words.ts';

/** Units of size in bytes: decimal as DevTools prints sizes, `Ki` and `Mi` binary. */
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  ki: 1024,
  kib: 1024,
  mi: 1024 ** 2,
  mib: 1024 ** 2,
};

const DIRECTIONS: Readonly<Record<string, boolean>> = {
  in: false,
  receive: false,
  received: false,
  out: true,
  send: true,
  sent: true,
};

/** What the filter of connections asks for (`connection-filter.ts`). */
const OF_CONNECTIONS = /^(?:status|close|is|checks|host)(?::(?!\/)\S|(?:!=|<=|>=|=|<|>)\d)/i;

/**
 * Reads the filter language: `dir:in op:binary size>1k time:FROM..UNTIL type:event protocol:mqtt -heartbeat /regex/i "text"
 * json.path=value decoded.path=value`. A value with spaces stands in quotes, as in `type:"sync step 1"`, and so does a key, as in
 * `json["a b"].c=5`. Input that does not
 * parse as a condition becomes a text to search for, with a fault that says so.
 */
export function parseFilter(input: string): Parsed<Filter> {
  const faults: Fault[] = [];
  const terms = filterWords(input, faults).map((word) => term(word, faults));
  return { value: { terms }, faults };
}

function term(word: Word, faults: Fault[]): FilterTerm {
  const { negated } = word;
  if (word.form === 'quoted') return { kind: 'text', negated, text: word.body };
  if (word.form === 'pattern') return patternTerm(word, faults);
  return bareTerm(word, faults) ?? { kind: 'text', negated, text: word.body };
}

function patternTerm(word: Word, faults: Fault[]): FilterTerm {
  const { negated, body } = word;
  // `g` and `y` would carry a position from one message to the next.
  const flags = word.flags.replace(/[gy]/g, '');
  try {
    return { kind: 'pattern', negated, source: new RegExp(body, flags).source, flags };
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it does not parse';
    faults.push(fault(word, 'bad-pattern', `Not a regular expression: ${why}`));
    return { kind: 'text', negated, text: body };
  }
}

function bareTerm(word: Word, faults: Fault[]): FilterTerm | null {
  const { negated, body } = word;
  if (/^(?:is:)?heartbeat$/i.test(body)) return { kind: 'heartbeat', negated };
  const json = /^(json|decoded|\$)(?=[.[])((?:\["(?:[^"\\]|\\.)*"\]|[^=!<>~])+)(=|!=|<=|>=|<|>|~)(.*)$/s.exec(
    body,
  );
  if (json !== null) {
    const [, of = '', path = '', comparison = '=', value = ''] = json;
    return {
      kind: of === 'decoded' ? 'decoded' : 'json',
      negated,
      path: readPath(path),
      comparison: comparisonNamed(comparison),
      value: unquoted(value),
    };
  }
  const size = /^size(?::|(=|!=|<=|>=|<|>))(.*)$/is.exec(body);
  if (size !== null) return sizeTerm(word, size[1] ?? '=', size[2] ?? '', faults);
  const pair = /^(dir|direction|op|opcode|type|protocol|time):(.*)$/is.exec(body);
  if (pair === null) {
    if (OF_CONNECTIONS.test(body))
      faults.push(
        fault(
          word,
          'connection-condition',
          'This filters connections: enter it over the list of connections',
        ),
      );
    else faultOfUnknownCondition(word, faults);
    return null;
  }
  const value = unquoted(pair[2] ?? '').toLowerCase();
  switch ((pair[1] ?? '').toLowerCase()) {
    case 'time':
      return timeTerm(word, pair[2] ?? '', faults);
    case 'dir':
    case 'direction': {
      const outgoing = Object.hasOwn(DIRECTIONS, value) ? DIRECTIONS[value] : undefined;
      if (outgoing !== undefined) return { kind: 'direction', negated, outgoing };
      faults.push(fault(word, 'bad-direction', 'A direction is in or out'));
      return null;
    }
    case 'op':
    case 'opcode': {
      const opcode = opcodeNamed(value);
      if (opcode !== null) return { kind: 'opcode', negated, opcode };
      faults.push(fault(word, 'bad-opcode', `An opcode is one of ${Object.keys(OPCODE).join(', ')}`));
      return null;
    }
    case 'protocol':
      return { kind: 'protocol', negated, protocol: value };
    default:
      return { kind: 'type', negated, type: value };
  }
}

function sizeTerm(word: Word, comparison: string, text: string, faults: Fault[]): FilterTerm | null {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([a-z]*)$/i.exec(text) ?? [];
  const name = unit.toLowerCase();
  const factor = Object.hasOwn(UNITS, name) ? UNITS[name] : undefined;
  if (number === '' || factor === undefined) {
    faults.push(fault(word, 'bad-size', 'A size is a number with an optional unit, such as size>1k'));
    return null;
  }
  const bytes = Number(number) * factor;
  return { kind: 'size', negated: word.negated, comparison: comparisonNamed(comparison), bytes };
}

/** Reads a time, whose ends may both be left out; null, with a fault, where it is none. */
export function timeTerm(
  word: Word,
  text: string,
  faults: Fault[],
): (FilterTerm & { readonly kind: 'time' }) | null {
  const [first = '', last, more] = text.split('..');
  const from = first === '' ? Number.NEGATIVE_INFINITY : moment(first);
  const until = last === '' ? Number.POSITIVE_INFINITY : moment(last ?? '');
  if (more === undefined && from <= until) return { kind: 'time', negated: word.negated, from, until };
  faults.push(
    fault(
      word,
      'bad-time',
      'A time is FROM..UNTIL, each in milliseconds since 1970 or as 2026-11-29T14:02:11Z',
    ),
  );
  return null;
}

/** Epoch milliseconds; NaN where the text is no moment. */
function moment(text: string): number {
  if (/^\d{1,16}(?:\.\d{1,9})?$/.test(text)) return Number(text);
  return /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
}

function opcodeNamed(name: string): number | null {
  const known = Object.entries(OPCODE).find(([key, value]) => key === name || String(value) === name);
  return known?.[1] ?? null;
}

/** A value that may stand in quotes. */
function unquoted(text: string): string {
  return /^".*"$/s.test(text) && text.length > 1 ? text.slice(1, -1).replace(/\\(.)/gs, '$1') : text;
}
