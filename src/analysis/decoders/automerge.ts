import { readCbor } from './binary/value-decoded.ts';
import { CONFIDENCE, type DecodableMessage, type Decoded, type Decoder, INVALID } from './decoded.ts';
import { handshakeConfidence } from './json-protocol.ts';
import { plainDecoded } from './plain/plain-decoded.ts';
import { memberOf, textOf } from './tree/plain-access.ts';
import { type PlainValue, plainValue } from './tree/plain-value.ts';
import { preview } from './tree/preview.ts';

const TYPES = new Set([
  'join',
  'peer',
  'leave',
  'request',
  'sync',
  'doc-unavailable',
  'ephemeral',
  'error',
  'remote-subscription-change',
  'remote-heads-changed',
]);

/** automerge-repo's network protocol, version 1: CBOR maps with a type and who sends it. */
export const AUTOMERGE: Decoder = {
  id: 'automerge',
  specification: 'automerge-repo network protocol 1 (automerge-repo-network-websocket README)',
  ofConnection: (connection) => handshakeConfidence(connection, []),
  ofMessage: ({ opcode, bytes }) => {
    // A map of at least two members.
    if (opcode !== 2 || (bytes[0] ?? 0) >> 5 !== 5) return CONFIDENCE.none;
    const { root, problems } = readCbor(bytes);
    const value = problems.length === 0 ? plainValue(root) : null;
    return TYPES.has(textOf(value, 'type') ?? '') && textOf(value, 'senderId') !== undefined
      ? CONFIDENCE.certain
      : CONFIDENCE.none;
  },
  open: () => ({ decode }),
};

function decode(message: DecodableMessage): Decoded {
  if (message.opcode !== 2) return plainDecoded(message);
  const { root, problems } = readCbor(message.bytes);
  const value = plainValue(root);
  const type = textOf(value, 'type');
  const faults =
    type === undefined
      ? [...problems, { offset: 0, what: 'A message has to be a map with a type.' }]
      : problems;
  const name = type === 'doc-unavailable' ? 'unavailable' : type;
  return {
    protocol: 'automerge',
    layers: ['automerge', 'cbor'],
    type: faults.length > 0 ? INVALID : (name ?? 'message'),
    summary: faults[0]?.what ?? wordsOf(value),
    repliesTo: null,
    details: () => ({ root, problems: faults }),
  };
}

function wordsOf(value: PlainValue): string {
  const document = textOf(value, 'documentId');
  const sender = textOf(value, 'senderId') ?? '?';
  const target = textOf(value, 'targetId');
  const message = memberOf(value, 'message');
  const words = [
    document === undefined ? '' : `doc ${document}`,
    `${sender}${target === undefined ? '' : `->${target}`}`,
  ];
  if (message !== undefined) words.push(preview(message, 60));
  return words.filter((word) => word !== '').join(' ');
}
