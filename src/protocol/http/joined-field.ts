import type { Field } from './field.ts';
import { trimWhiteSpace } from './white-space.ts';

/**
 * Splits the lines of a value that a header object joined by newline, as CDP's `headers` objects do for repeated
 * fields. A value without a newline gives one line; CR before a newline belongs to it.
 */
export function splitJoinedField({ name, value }: Field): Field[] {
  return value.split(/\r?\n/).map((line) => ({ name, value: trimWhiteSpace(line) }));
}
