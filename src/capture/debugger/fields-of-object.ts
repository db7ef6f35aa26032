import type { Field } from '../../protocol/http/field.ts';
import { type BoundFields, boundFields } from '../bound-fields.ts';
import type { CdpObject } from './cdp-value.ts';

/** Fields of the protocol's header objects, which join repeated fields by a newline; their order is lost. */
export function fieldsOfObject(headers: CdpObject): BoundFields {
  return boundFields(fieldsIn(headers));
}

function* fieldsIn(headers: CdpObject): Generator<Field> {
  for (const [name, value] of Object.entries(headers)) if (typeof value === 'string') yield { name, value };
}
