import { inflated, markedKind } from '../compressed/inflated.ts';
import { inflatedDecoded } from '../compressed/inflated-decoded.ts';
import type { DecodableMessage, Decoded } from '../decoded.ts';
import { JsonMessage } from '../json/json-message.ts';
import type { PlainValue } from '../tree/plain-value.ts';
import { oneLine } from '../tree/preview.ts';
import { hexText, leaf } from '../tree/tree-node.ts';
import { utf8Text } from '../tree/utf8.ts';
import { closeDecoded } from './close-decoded.ts';

/** Compression in compression is opened so deep: there are bytes that become themselves. */
const LEVELS = 3;

/**
 * A message of no known protocol: JSON, text, compressed bytes or bytes, nothing more.
 * @param level how many times it was opened before
 */
export function plainDecoded(message: DecodableMessage, level = 0): Decoded {
  if (message.opcode === 8) return closeDecoded(message.bytes);
  if (message.opcode === 9 || message.opcode === 10)
    return binaryDecoded(message.bytes, message.opcode === 9 ? 'ping' : 'pong');
  return message.opcode === 1 ? textDecoded(message.bytes) : bytesDecoded(message, level);
}

function textDecoded(bytes: Uint8Array): Decoded {
  const json = new JsonMessage(bytes);
  if (json.value !== undefined) {
    const { value } = json;
    return {
      protocol: 'json',
      layers: ['json'],
      type: kindOf(value, json.text),
      summary: oneLine(json.text),
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

/** A number that JavaScript cannot hold is a string of its digits, and a number of JSON all the same. */
function kindOf(value: PlainValue, text: string): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return /^\s*"/.test(text) ? 'string' : 'number';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Bytes that say by their first ones that they are compressed, and are: what they hold is decoded in turn. */
function bytesDecoded(message: DecodableMessage, level: number): Decoded {
  const { bytes } = message;
  const kind = level < LEVELS ? markedKind(bytes) : null;
  const content = kind === null ? null : inflated(kind, bytes);
  if (kind === null || content === null) return binaryDecoded(bytes, 'binary');
  return inflatedDecoded({ kind, content }, message, (inner) => plainDecoded(inner, level + 1));
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
