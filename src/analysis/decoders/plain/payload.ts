import type { ProtocolId } from '../decoded.ts';
import { jsonTree } from '../json/json-tree.ts';
import { jsonValue } from '../json/json-value.ts';
import { oneLine } from '../tree/preview.ts';
import { spread } from '../tree/shifted.ts';
import { hexText, leaf, renamed, type TreeNode } from '../tree/tree-node.ts';
import { strictUtf8Text } from '../tree/utf8.ts';
import { plainDecoded } from './plain-decoded.ts';

/** What a packet carries for the application. */
export interface Payload {
  /** What it is made of, outermost first: JSON, something compressed, or nothing that is known. */
  readonly layers: readonly ProtocolId[];
  /** One line; empty where there are no bytes. */
  readonly words: string;
  /** Builds its tree: bytes of the message. */
  node(name: string): TreeNode;
}

/** Words of a payload in a summary. */
const LENGTH = 100;

/** Reads a payload: JSON is an object or a list; other text stays text, and bytes stay bytes. */
export function payloadOf(bytes: Uint8Array, from: number, to: number): Payload {
  const text = strictUtf8Text(bytes, from, to);
  if (text === null || text.includes('\0')) return binaryPayload(bytes, from, to);
  const isJson = /^\s*[[{]/.test(text) && jsonValue(text) !== undefined;
  return {
    layers: isJson ? ['json'] : [],
    words: isJson || /^\d*$/.test(text) ? oneLine(text, LENGTH) : JSON.stringify(oneLine(text, LENGTH)),
    node: (name) => (isJson ? jsonTree(bytes, from, to, name).root : leaf(name, text, from, to)),
  };
}

function binaryPayload(bytes: Uint8Array, from: number, to: number): Payload {
  const part = bytes.subarray(from, to);
  const whole = leaf('', part, from, to);
  const inner = plainDecoded({ opcode: 2, outgoing: false, bytes: part });
  const isBinary = inner.protocol === 'binary';
  return {
    layers: isBinary ? [] : inner.layers,
    words: isBinary ? `${part.length} B: ${hexText(part, 16)}` : inner.summary,
    node: (name) =>
      renamed(isBinary ? whole : { ...whole, inner: spread(inner.details().root, from, to) }, name),
  };
}
