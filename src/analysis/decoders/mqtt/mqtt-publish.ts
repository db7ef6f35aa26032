import { jsonTree } from '../json/json-tree.ts';
import { plainDecoded } from '../plain/plain-decoded.ts';
import { preview } from '../tree/preview.ts';
import { hexText, leaf, type TreeNode } from '../tree/tree-node.ts';
import { strictUtf8Text } from '../tree/utf8.ts';
import type { PacketParts } from './packet-parts.ts';

/** Section 3.3. @throws BytesEnd, Malformed */
export function readPublish(parts: PacketParts): void {
  const { reader, flags } = parts;
  const qos = (flags >> 1) & 3;
  if (qos === 3) parts.fault('The QoS may not be 3.', reader.at);
  if (qos === 0 && (flags & 8) !== 0) parts.fault('DUP has to be 0 where the QoS is 0.', reader.at);
  const at = reader.at;
  const topic = parts.string('topic');
  if (/[+#]/.test(topic)) parts.fault('A topic may have no wildcards.', at);
  if (topic === '' && parts.version < 5) parts.fault('A topic may not be empty.', at);
  const id = qos > 0 ? parts.packetId() : null;
  parts.properties();
  const from = reader.at;
  const payload = reader.slice(reader.left);
  const text = strictUtf8Text(payload);
  const inner = plainDecoded({
    opcode: text === null || text.includes('\0') ? 2 : 1,
    outgoing: false,
    bytes: payload,
  });
  parts.add(payloadNode(parts, from, text));
  if (inner.protocol === 'json') parts.layers = ['mqtt', 'json'];
  const words =
    inner.protocol === 'json'
      ? inner.summary
      : text === null
        ? `${payload.length} B: ${hexText(payload, 16)}`
        : preview(text, 100);
  const marks = [
    `QoS ${qos}`,
    ...(id === null ? [] : [`id ${id}`]),
    ...((flags & 8) !== 0 ? ['dup'] : []),
    ...((flags & 1) !== 0 ? ['retain'] : []),
  ];
  parts.summary = `${topic === '' ? 'topic alias' : topic} ${marks.join(' ')}: ${payload.length === 0 ? 'empty' : words}`;
}

function payloadNode({ reader }: PacketParts, from: number, text: string | null): TreeNode {
  const { bytes, to } = reader;
  const first = bytes[from];
  if (text !== null && from < to && (first === 0x7b || first === 0x5b)) {
    const { root, problems } = jsonTree(bytes, from, to, 'payload');
    if (problems.length === 0) return root;
  }
  return leaf('payload', text ?? bytes.subarray(from, to), from, to);
}
