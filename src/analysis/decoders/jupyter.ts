import { ByteReader } from './binary/byte-reader.ts';
import { Malformed, readSafely } from './binary/read-safely.ts';
import {
  CONFIDENCE,
  type DecodableMessage,
  type Decoded,
  type Decoder,
  type DecodingProblem,
  INVALID,
} from './decoded.ts';
import { JsonMessage, jsonConfidence, type Reading } from './json/json-message.ts';
import { jsonTree } from './json/json-tree.ts';
import { handshakeConfidence } from './json-protocol.ts';
import { plainDecoded } from './plain/plain-decoded.ts';
import { memberOf, textOf } from './tree/plain-access.ts';
import { type PlainValue, plainValue } from './tree/plain-value.ts';
import { preview } from './tree/preview.ts';
import { branch, leaf, leafText, type TreeNode } from './tree/tree-node.ts';
import { utf8Text } from './tree/utf8.ts';

const PARTS = ['header', 'parent_header', 'metadata', 'content'];
const CHANNELS = new Set(['shell', 'iopub', 'stdin', 'control', 'hb']);

/** Jupyter's kernel messages: the binary layout of v1, and the older one of JSON objects. */
export const JUPYTER: Decoder = {
  id: 'jupyter',
  specification: 'Jupyter messaging protocol 5.4, v1.kernel.websocket.jupyter.org',
  ofConnection: (connection) =>
    handshakeConfidence(
      connection,
      ['v1.kernel.websocket.jupyter.org'],
      /\/api\/kernels\/[\w-]+\/channels\b/,
    ),
  ofMessage: (message) => {
    if (message.opcode === 2)
      return message.bytes.length > 56 && read(message.bytes).problems.length === 0
        ? CONFIDENCE.certain
        : CONFIDENCE.none;
    return jsonConfidence(message, (value) =>
      isKernelMessage(value) ? CONFIDENCE.certain : CONFIDENCE.none,
    );
  },
  open: () => ({ decode }),
};

function isKernelMessage(value: PlainValue): boolean {
  return (
    textOf(memberOf(value, 'header'), 'msg_type') !== undefined &&
    memberOf(value, 'parent_header') !== undefined
  );
}

function decode(message: DecodableMessage): Decoded {
  if (message.opcode === 1) {
    return new JsonMessage(message.bytes).as('jupyter', ['jupyter', 'json'], (value) =>
      reading(
        textOf(value, 'channel') ?? '?',
        memberOf(value, 'header'),
        memberOf(value, 'parent_header'),
        memberOf(value, 'content'),
      ),
    );
  }
  if (message.opcode !== 2) return plainDecoded(message);
  const { bytes } = message;
  const { nodes, problems } = read(bytes);
  const part = (name: string) => {
    const node = nodes.find((each) => each.name === name);
    return node === undefined ? undefined : plainValue(node);
  };
  const channel = part('channel');
  const {
    type,
    summary,
    repliesTo = null,
  } = reading(
    typeof channel === 'string' ? channel : '?',
    part('header'),
    part('parent_header'),
    part('content'),
  );
  const buffers = nodes.filter(({ name }) => name.startsWith('buffer')).length;
  return {
    protocol: 'jupyter',
    layers: ['jupyter', 'json'],
    type: problems.length > 0 ? INVALID : type,
    summary:
      problems[0]?.what ??
      `${summary}${buffers === 0 ? '' : ` and ${buffers} buffer${buffers === 1 ? '' : 's'}`}`,
    repliesTo,
    details: () => ({ root: branch('', nodes, 0, bytes.length), problems }),
  };
}

/** A number of offsets, the offsets, and what lies between them: channel, four parts of JSON, buffers. All little-endian. */
function read(bytes: Uint8Array): { nodes: TreeNode[]; problems: DecodingProblem[] } {
  const nodes: TreeNode[] = [];
  const problems: DecodingProblem[] = [];
  readSafely(() => {
    const reader = new ByteReader(bytes);
    const count = little(reader, 'number of offsets');
    if (count < PARTS.length + 2 || count * 8 > reader.left)
      throw new Malformed(0, `The message is said to have ${count} offsets.`);
    const offsets = Array.from({ length: count }, () => little(reader, 'offset'));
    nodes.push({
      ...branch(
        'offsets',
        offsets.map((value, i) => leaf(String(i), value, 8 + 8 * i, 16 + 8 * i)),
        0,
        reader.at,
        true,
      ),
    });
    for (let i = 0; i + 1 < count; i += 1) {
      const [from = 0, to = 0] = [offsets[i], offsets[i + 1]];
      if (from < reader.at || to < from || to > bytes.length)
        throw new Malformed(8 + 8 * i, `The offsets ${from} and ${to} enclose no part of the message.`);
      nodes.push(partOf(bytes, i, from, to, problems));
    }
    const channel = nodes[1];
    if (channel !== undefined && !CHANNELS.has(leafText(channel)))
      problems.push({ offset: channel.from, what: 'There is no such channel.' });
  }, problems);
  return { nodes, problems };
}

function partOf(
  bytes: Uint8Array,
  i: number,
  from: number,
  to: number,
  problems: DecodingProblem[],
): TreeNode {
  const name = i === 0 ? 'channel' : PARTS[i - 1];
  if (name === undefined) return leaf(`buffer ${i - PARTS.length - 1}`, bytes.subarray(from, to), from, to);
  if (i === 0) return leaf(name, utf8Text(bytes, from, to), from, to);
  const { root, problems: faults } = jsonTree(bytes, from, to, name);
  problems.push(...faults);
  return root;
}

function little(reader: ByteReader, what: string): number {
  const from = reader.skip(8, what);
  const view = new DataView(reader.bytes.buffer, reader.bytes.byteOffset + from, 8);
  const value = view.getBigUint64(0, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Malformed(from, `The ${what} is more than 53 bits.`);
  return Number(value);
}

function reading(
  channel: string,
  header: PlainValue | undefined,
  parent: PlainValue | undefined,
  content: PlainValue | undefined,
): Reading {
  const type = textOf(header, 'msg_type') ?? 'message';
  // An answer names its request as its parent; a request is known by its own id.
  const repliesTo = textOf(parent, 'msg_id') ?? textOf(header, 'msg_id') ?? null;
  return { type, summary: `channel ${channel} msg_type ${type} ${preview(content, 80)}`, repliesTo };
}
