// HTML 9.2: an event of an event stream with a name or an id, as `streamEventText` writes it.
import type { Decoded } from '../decoders/decoded.ts';
import { jsonTree } from '../decoders/json/json-tree.ts';
import { jsonValue } from '../decoders/json/json-value.ts';
import { utf8Text } from '../decoders/tree/utf8.ts';
import { withoutNumbers } from './message-name.ts';

const LONGEST_NAME = 64;

/** An event as it is compared: by its name, with what its data holds; the message as it was decoded where its data stands alone. */
export function asStreamEvent(
  payload: Uint8Array,
  decoded: Decoded,
): { readonly name: string | null; readonly decoded: Decoded } {
  const lines = utf8Text(payload).split('\n');
  const name = /^event: (\S.*)$/.exec(lines[0] ?? '')?.[1] ?? null;
  if (decoded.protocol !== 'text' || (name === null && !lines[0]?.startsWith('id: ')))
    return { name: null, decoded };
  const data = lines.flatMap((line) => (line.startsWith('data: ') ? [line.slice(6)] : [])).join('\n');
  const shortName = name === null ? null : withoutNumbers(name.slice(0, LONGEST_NAME));
  if (jsonValue(data) === undefined) return { name: shortName, decoded };
  const bytes = new TextEncoder().encode(data);
  return {
    name: shortName,
    decoded: { ...decoded, protocol: 'json', type: 'json', details: () => jsonTree(bytes, 0, bytes.length) },
  };
}
