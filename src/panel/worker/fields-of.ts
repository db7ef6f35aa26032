import type { DecodableMessage, Decoded } from '../../analysis/decoders/decoded.ts';
import { plainAt } from '../../analysis/decoders/tree/node-at.ts';
import type { Field } from '../../session/filter/field.ts';
import { exactJsonOf, valueAt, writtenValue } from '../../session/filter/field-value.ts';

/** In a longer message nothing is looked for: its tree would delay all other rows. */
const LONGEST_MESSAGE = 4 * 1024 * 1024;
/** What a cell shows at most. */
const LONGEST_VALUE = 300;

/** What stands at some fields of a message: empty where nothing, null where the message is too long to look. */
export function fieldsOf(
  fields: readonly Field[],
  { bytes }: DecodableMessage,
  decoded: Decoded,
): readonly (string | null)[] {
  if (bytes.length > LONGEST_MESSAGE) return fields.map(() => null);
  const root = fields.some(({ of }) => of === 'decoded') ? decoded.details().root : null;
  const json = fields.some(({ of }) => of === 'json')
    ? exactJsonOf(new TextDecoder().decode(bytes))
    : undefined;
  return fields.map(({ of, path }) => {
    const found = of === 'json' ? valueAt(json, path) : root === null ? undefined : plainAt(root, path);
    return (writtenValue(found) ?? '').slice(0, LONGEST_VALUE);
  });
}
