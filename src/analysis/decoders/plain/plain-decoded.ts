import type { DecodableMessage, Decoded } from '../decoded.ts';
import { JsonMessage } from '../json/json-message.ts';
import type { PlainValue } from '../tree/plain-value.ts';
import { oneLine, preview } from '../tree/preview.ts';
import { hexText, leaf } from '../tree/tree-node.ts';
import { strictUtf8Text, utf8Text } from '../tree/utf8.ts';
import { closeDecoded } from './close-decoded.ts';
import { compressedKind, inflated } from './inflated.ts';

/** A message of no known protocol: JSON, text, compressed bytes or bytes, nothing more. */
export function plainDecoded(message: DecodableMessage): Decoded {
  if (message.opcode === 8) return closeDecoded(message.bytes);
  if (message.opcode === 9 || message.opcode === 10)
    return binaryDecoded(message.bytes, message.opcode === 9 ? 'ping' : 'pong');
  return message.opcode === 1 ? textDecoded(message.bytes) : bytesDecoded(message.bytes);
}

function textDecoded(bytes: Uint8Array): Decoded {
  const json = new JsonMessage(bytes);
  if (json.value !== undefined) {
    const { value } = json;
    return {
      protocol: 'json',
      layers: ['json'],
      type: kindOf(value),
      summary: preview(value),
      repliesTo: null,
      details: () => json.details(),
    };
  }
  return {
    protocol: 'text',
    layers: ['text'],
    type: 'text',
    summary: oneLine(utf8Text(bytes, 0, 1000)),
    repliesTo: null,
    details: () => ({ root: leaf('', utf8Text(bytes), 0, bytes.length), problems: [] }),
  };
}

function kindOf(value: PlainValue): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Bytes that say by their first ones that they are compressed, and are: what they hold is decoded in turn. */
function bytesDecoded(bytes: Uint8Array): Decoded {
  const kind = compressedKind(bytes);
  const content = kind === null ? null : inflated(kind, bytes);
  if (kind === null || content === null) return binaryDecoded(bytes, 'binary');
  const inner = plainDecoded({ opcode: looksLikeText(content) ? 1 : 2, outgoing: false, bytes: content });
  return {
    ...inner,
    layers: [kind, ...inner.layers],
    protocol: inner.protocol === 'binary' || inner.protocol === 'text' ? kind : inner.protocol,
    details: () => {
      // The bytes of the parts are those of the content, which the message does not have.
      const { root, problems } = inner.details();
      return {
        root: { ...root, from: 0, to: bytes.length },
        problems: problems.map(({ what }) => ({ offset: 0, what })),
      };
    },
  };
}

function looksLikeText(bytes: Uint8Array): boolean {
  return strictUtf8Text(bytes) !== null && !bytes.subarray(0, 4096).includes(0);
}

function binaryDecoded(bytes: Uint8Array, type: string): Decoded {
  return {
    protocol: 'binary',
    layers: ['binary'],
    type,
    summary: `${bytes.length} B${bytes.length === 0 ? '' : `: ${hexText(bytes, 16)}`}`,
    repliesTo: null,
    details: () => ({ root: leaf('', bytes, 0, bytes.length), problems: [] }),
  };
}
