import type { Field } from '../../protocol/http/field.ts';
import { splitJoinedField } from '../../protocol/http/joined-field.ts';
import type { CdpObject } from './cdp-value.ts';

const MAX_FIELDS = 2000;

/** Fields of the protocol's header objects, which join repeated fields by a newline; their order is lost. */
export function fieldsOfObject(headers: CdpObject): Field[] {
  const fields: Field[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string') continue;
    for (const field of splitJoinedField({ name, value })) {
      if (fields.length === MAX_FIELDS) return fields;
      fields.push(field);
    }
  }
  return fields;
}
