import { type Field, fieldLines } from '../../protocol/http/field.ts';
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
  for (const name of namesOf(a.fields, b.fields)) {
    const use = fieldUse(name);
    if (use === 'never') continue;
    const difference = diffField(head, name, lineOf(a, name), lineOf(b, name));
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

function namesOf(a: readonly Field[], b: readonly Field[]): string[] {
  const names = new Set([...a, ...b].map(({ name }) => name.toLowerCase()));
  const known = FIRST.filter((name) => names.has(name));
  return [...new Set([...known, ...names])];
}

/** The lines of a field as one value; `set-cookie` is no list, so its lines are sorted. */
function lineOf({ fields }: ComparedFields, name: string): string | null {
  const lines = fieldLines(fields, name).map(({ value }) => value);
  if (lines.length === 0) return null;
  if (name === 'set-cookie')
    return lines
      .map((line) => stableField(name, line))
      .toSorted()
      .join(' | ');
  return lines.join(name === 'cookie' ? '; ' : ', ');
}
