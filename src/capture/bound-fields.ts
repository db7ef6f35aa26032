import type { Field } from '../protocol/http/field.ts';
import { splitJoinedField } from '../protocol/http/joined-field.ts';
import { cutText } from './cut-text.ts';

/** Far more than a server takes or a browser keeps by default. */
const MOST_FIELDS = 2000;
const LONGEST_NAME = 16_384;
const LONGEST_VALUE = 65_536;

/** Fields of a head, and whether there were more: then what is not among them is unknown, not absent. */
export interface BoundFields {
  readonly fields: readonly Field[];
  readonly cut?: true;
}

/** Keeps so many fields of a head as any real one has. Values that a source joined by newline become lines again. */
export function boundFields(given: Iterable<Field>): BoundFields {
  const fields: Field[] = [];
  let cut = false;
  for (const field of given) {
    // Such a value has more lines than are kept in all.
    const value = field.value.slice(0, LONGEST_VALUE * 2);
    for (const line of splitJoinedField({ name: field.name, value })) {
      if (fields.length === MOST_FIELDS) return { fields, cut: true };
      cut ||= line.name.length > LONGEST_NAME || line.value.length > LONGEST_VALUE || value !== field.value;
      fields.push({ name: cutText(line.name, LONGEST_NAME), value: cutText(line.value, LONGEST_VALUE) });
    }
  }
  return cut ? { fields, cut } : { fields };
}

/** The head's text as far as it is kept; `cut` where it was longer. */
export function boundHead(text: string, most: number): { readonly text: string; readonly cut?: true } {
  return text.length > most ? { text: text.slice(0, most), cut: true } : { text };
}
