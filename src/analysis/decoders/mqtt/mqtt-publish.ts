import { payloadOf } from '../plain/payload.ts';
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
  const from = reader.skip(reader.left);
  const payload = payloadOf(reader.bytes, from, reader.to);
  if (parts.withTree) parts.add(payload.node('payload'));
  parts.layers = ['mqtt', ...payload.layers];
  const marks =
    `QoS ${qos}${id === null ? '' : ` id ${id}`}` +
    `${(flags & 8) === 0 ? '' : ' dup'}${(flags & 1) === 0 ? '' : ' retain'}`;
  parts.summary = `${topic === '' ? 'topic alias' : topic} ${marks}: ${payload.words || 'empty'}`;
}
