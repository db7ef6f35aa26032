import { HeldBytes, placeAfter } from '../binary/held-bytes.ts';
import { CONFIDENCE, type DecodableMessage, type Decoded, type Decoder, INVALID } from '../decoded.ts';
import { handshakeConfidence } from '../json-protocol.ts';
import { plainDecoded } from '../plain/plain-decoded.ts';
import { branch, leaf, type TreeNode } from '../tree/tree-node.ts';
import { utf8Text } from '../tree/utf8.ts';
import { clientMessage } from './client-message.ts';
import { clientHandshake, RfbPhase, serverHandshake } from './handshake.ts';
import { serverMessage } from './server-message.ts';

/** A screen seldom sends more in one message. */
const MOST_MESSAGES = 10_000;
const VERSION = /^RFB \d{3}\.\d{3}\n/;

/** RFC 6143: the protocol of VNC, as websockify and noVNC carry it. What a byte means depends on what came before. */
export const RFB: Decoder = {
  id: 'rfb',
  specification: 'RFC 6143 (RFB 3.3, 3.7 and 3.8)',
  // "binary" is what websockify chooses, whatever it carries.
  ofConnection: (connection) => handshakeConfidence(connection, [], /\/websockify\b/),
  ofMessage: ({ opcode, bytes }) =>
    opcode === 2 && VERSION.test(utf8Text(bytes, 0, 12)) ? CONFIDENCE.certain : CONFIDENCE.none,
  open: () => {
    const phase = new RfbPhase();
    const held = new HeldBytes();
    return {
      decode: (message: DecodableMessage) =>
        message.opcode === 2 ? decode(message, phase, held) : plainDecoded(message),
    };
  },
};

function decode(message: DecodableMessage, phase: RfbPhase, held: HeldBytes): Decoded {
  const { bytes, outgoing } = message;
  const { bytes: all, carried } = held.with(message);
  const place = placeAfter(carried);
  let at = 0;
  const nodes: TreeNode[] = [];
  const types: string[] = [];
  const words: string[] = [];
  let problem: string | null = null;
  let rest: Uint8Array | null = null;
  while (at < all.length && nodes.length < MOST_MESSAGES) {
    const part = all.subarray(at);
    const read = outgoing
      ? (clientHandshake(part, phase) ?? clientMessage(part))
      : (serverHandshake(part, phase) ?? serverMessage(part, phase));
    if (read === 'unfinished') {
      rest = part;
      break;
    }
    if ('problem' in read) {
      problem = read.problem;
      nodes.push(leaf('not decoded', part, place(at), bytes.length));
      break;
    }
    nodes.push(leaf(read.type, read.words, place(at), place(at + read.length)));
    types.push(read.type);
    words.push(read.words);
    at += read.length;
  }
  held.hold(message, rest, { length: 0 });
  if (rest !== null) nodes.push(leaf('begins a message', rest, place(at), bytes.length));
  const problems = problem === null ? [] : [{ offset: place(at), what: problem }];
  const single = types.length === 1;
  const type = problem !== null ? INVALID : single ? (types[0] ?? '') : types.length === 0 ? 'part' : 'batch';
  const summary =
    problem ??
    (single
      ? (words[0] ?? '')
      : types.length === 0
        ? 'part of a message'
        : `${types.length} messages: ${types.slice(0, 8).join(', ')}`);
  return {
    protocol: 'rfb',
    layers: ['rfb'],
    type,
    summary,
    repliesTo: null,
    details: () => ({ root: branch('', nodes, 0, bytes.length), problems }),
  };
}
