import type { Field } from '../../protocol/http/field.ts';
import type { CdpObject } from './cdp-value.ts';

const MAX_FIELDS = 2000;

/** Fields of the protocol's header objects, which join repeated fields by a newline; their order is lost. */
export function fieldsOfObject(headers: CdpObject): Field[] {
  const fields: Field[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string') continue;
    for (const line of value.split('\n')) {
      if (fields.length === MAX_FIELDS) return fields;
      fields.push({ name, value: line.trim() });
    }
  }
  return fields;
}
