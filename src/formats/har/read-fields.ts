import type { Field } from '../../protocol/http/field.ts';
import { arrayMember, isObject, member } from '../json-access.ts';

/** More field lines than any server takes. What is beyond is left out, and a head of so many counts as cut. */
export const MOST_FIELDS = 100_000;

/**
 * The `headers` of a HAR request or response. Chrome and Safari join the values of a repeated field by newline; they become
 * field lines again. Elements that are not fields are skipped.
 */
export function readFields(message: unknown): Field[] {
  const fields: Field[] = [];
  for (const header of arrayMember(message, 'headers')) {
    const name = member(header, 'name');
    const value = member(header, 'value');
    if (!isObject(header) || typeof name !== 'string' || fields.length >= MOST_FIELDS) continue;
    const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
    for (const line of text.split(/\r?\n/)) {
      if (fields.length < MOST_FIELDS) fields.push({ name: name.trim(), value: line.trim() });
    }
  }
  return fields;
}
