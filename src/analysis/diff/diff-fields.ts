import { asciiLowerCase } from '../../protocol/http/ascii-case.ts';
import type { Field } from '../../protocol/http/field.ts';
import { type Difference, onlyOne, otherValue } from './difference.ts';
import { fieldUse, sameField, stableField } from './stable-field.ts';

/** The fields of one head, and whether there may have been more. */
export interface ComparedFields {
  readonly fields: readonly Field[];
  /** Only the beginning was kept: what is not among them may have been there. */
  readonly cut: boolean;
}

/** Fields that every producer lists, so that their absence says something. Firefox's webRequest has no Upgrade and no Connection. */
const TELLING =
  /^(?:host|:authority|:scheme|:protocol|origin|cookie|authorization|sec-websocket-.*|location|www-authenticate|content-type|server|set-cookie)$/;

/** Names of fields in their order: what decides about a switch first. */
const FIRST = [
  'host',
  ':authority',
  'upgrade',
  'connection',
  'sec-websocket-version',
  'origin',
  'sec-websocket-protocol',
  'sec-websocket-extensions',
  'cookie',
  'authorization',
];

/**
 * Differences of the fields of two heads. Several lines of one field count as one list.
 * @param head `request` or `response`
 * @param alike whether both were written by the same kind of producer: others leave out fields of their own
 */
export function diffFields(
  head: 'request' | 'response',
  a: ComparedFields,
  b: ComparedFields,
  alike: boolean,
): { readonly telling: Difference[]; readonly incidental: Difference[] } {
  const telling: Difference[] = [];
  const incidental: Difference[] = [];
  const linesOfA = linesByName(a.fields);
  const linesOfB = linesByName(b.fields);
  for (const name of namesOf(linesOfA, linesOfB)) {
    const use = fieldUse(name);
    if (use === 'never') continue;
    const difference = diffField(head, name, lineOf(linesOfA, name), lineOf(linesOfB, name));
    if (difference === null) continue;
    const absent = difference.missing;
    if (absent !== null) {
      if ((absent === 'a' ? a : b).cut) continue;
      if (!alike && !TELLING.test(name)) continue;
    } else if (use === 'presence') continue;
    (use === 'incidental' ? incidental : telling).push(difference.difference);
  }
  return { telling, incidental };
}

function diffField(
  head: string,
  name: string,
  a: string | null,
  b: string | null,
): { readonly difference: Difference; readonly missing: 'a' | 'b' | null } | null {
  const where = `${head}.${name}`;
  if (a === null && b === null) return null;
  if (a === null || b === null) {
    const stable = (value: string | null) => (value === null ? null : stableField(name, value) || '(empty)');
    const missing = a === null ? 'a' : 'b';
    return { difference: onlyOne(where, thingOf(head, name), stable(a), stable(b)), missing };
  }
  if (sameField(name, a, b)) return null;
  return {
    difference: otherValue(where, `${name} of the ${head}`, stableField(name, a), stableField(name, b)),
    missing: null,
  };
}

function thingOf(head: string, name: string): string {
  if (name === 'cookie') return 'a cookie in the request';
  return `the field ${name} in the ${head}`;
}

/** Values of the lines of each field, by its name in lower case: searched for one by one, 20,000 fields take minutes. */
type LinesByName = ReadonlyMap<string, readonly string[]>;

function linesByName(fields: readonly Field[]): LinesByName {
  const lines = new Map<string, string[]>();
  for (const { name, value } of fields) {
    const key = asciiLowerCase(name);
    const known = lines.get(key);
    if (known === undefined) lines.set(key, [value]);
    else known.push(value);
  }
  return lines;
}

function namesOf(a: LinesByName, b: LinesByName): Set<string> {
  const names = new Set([...a.keys(), ...b.keys()]);
  return new Set([...FIRST.filter((name) => names.has(name)), ...names]);
}

/** The lines of a field as one value; `set-cookie` is no list, so its lines are sorted. */
function lineOf(byName: LinesByName, name: string): string | null {
  const lines = byName.get(name);
  if (lines === undefined) return null;
  if (name === 'set-cookie')
    return lines
      .map((line) => stableField(name, line))
      .toSorted()
      .join(' | ');
  return lines.join(name === 'cookie' ? '; ' : ', ');
}
