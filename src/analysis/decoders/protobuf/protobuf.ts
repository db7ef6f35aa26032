import { CONFIDENCE, type DecodableMessage, type Decoded, type Decoder, INVALID } from '../decoded.ts';
import { handshakeConfidence } from '../json-protocol.ts';
import { plainDecoded } from '../plain/plain-decoded.ts';
import { plainValue } from '../tree/plain-value.ts';
import { preview, previewNode } from '../tree/preview.ts';
import { isBranch, type TreeNode, valueText } from '../tree/tree-node.ts';
import type { ProtobufSchema, TypedMessage } from './protobuf-schema.ts';
import { protobufTree } from './protobuf-tree.ts';

/** Protocol buffers without a schema. Anything may be a message of them, so content alone never chooses this one. */
export const PROTOBUF: Decoder = {
  id: 'protobuf',
  specification: 'Protocol Buffers encoding (protobuf.dev, 2025), without a schema',
  ofConnection: (connection) =>
    handshakeConfidence(
      connection,
      ['protobuf', 'proto', 'application/x-protobuf', 'application/protobuf'],
      /[?&](?:format|encoding|protocol|cf_protocol_version)=proto(?:buf)?\b/i,
    ),
  ofMessage: () => CONFIDENCE.none,
  open: () => ({ decode }),
};

/** Protocol buffers by the types of a schema; what none of them explains is decoded without it. */
export function protobufWith(schema: ProtobufSchema): Decoder {
  return {
    ...PROTOBUF,
    open: () => ({
      decode: (message) => {
        const typed = message.opcode === 2 ? schema.typed(message.bytes) : null;
        return typed === null ? decode(message) : typedDecoded(typed);
      },
    }),
  };
}

function typedDecoded({ typeName, details }: TypedMessage): Decoded {
  return {
    protocol: 'protobuf',
    layers: ['protobuf'],
    type: typeName,
    summary: previewNode(details.root),
    repliesTo: null,
    details: () => details,
  };
}

function decode(message: DecodableMessage): Decoded {
  if (message.opcode !== 2) return plainDecoded(message);
  const details = protobufTree(message.bytes);
  const { root, problems } = details;
  return {
    protocol: 'protobuf',
    layers: ['protobuf'],
    type: problems.length > 0 ? INVALID : 'fields',
    summary: problems[0]?.what ?? (isBranch(root) ? root.children.slice(0, 12).map(words).join(', ') : ''),
    repliesTo: null,
    details: () => details,
  };
}

function words(node: TreeNode): string {
  const kind = (node.note ?? '').split(',')[0];
  if (isBranch(node)) return `field ${node.name} ${kind} ${preview(plainValue(node), 60)}`;
  return `field ${node.name} ${kind} ${valueText(node).slice(0, 60)}`;
}
