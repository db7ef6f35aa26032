import { HeldBytes, placeAfter } from '../binary/held-bytes.ts';
import {
  CONFIDENCE,
  type DecodableMessage,
  type Decoded,
  type Decoder,
  type DecodingProblem,
  INVALID,
} from '../decoded.ts';
import { handshakeConfidence } from '../json-protocol.ts';
import { plainDecoded } from '../plain/plain-decoded.ts';
import { shifted } from '../tree/shifted.ts';
import { leaf, listOf } from '../tree/tree-node.ts';
import { utf8Text } from '../tree/utf8.ts';
import { fixedHeader } from './fixed-header.ts';
import { type MqttPacket, mqttPacket } from './mqtt-packet.ts';

/** MQTT 3.1, 3.1.1 and 5.0. A packet may come in several messages, and several packets in one (section 6.0). */
export const MQTT: Decoder = {
  id: 'mqtt',
  specification: 'MQTT 3.1, 3.1.1 (OASIS 2014) and 5.0 (OASIS 2019)',
  ofConnection: (connection) => handshakeConfidence(connection, ['mqtt', 'mqttv3.1', 'mqttv5', 'mqttv5.0']),
  ofMessage: ({ opcode, bytes }) => {
    if (opcode !== 2 || bytes[0] !== 0x10) return CONFIDENCE.none;
    const [name, versions] = bytes[3] === 4 ? ['MQTT', [3, 4, 5]] : ['MQIsdp', [3, 0x83]];
    const level = bytes[4 + name.length];
    return utf8Text(bytes, 4, 4 + name.length) === name && level !== undefined && versions.includes(level)
      ? CONFIDENCE.certain
      : CONFIDENCE.none;
  },
  open: ({ subprotocol }) => new MqttConversation(subprotocol === 'mqttv3.1' ? 3 : null),
};

class MqttConversation {
  /** The version that CONNECT named; null until it came. */
  #version: number | null;
  readonly #held = new HeldBytes();

  constructor(version: number | null) {
    this.#version = version;
  }

  decode(message: DecodableMessage): Decoded {
    if (message.opcode !== 2) return plainDecoded(message);
    const { bytes, carried } = this.#held.with(message);
    const { packets, rest, problem } = this.#packets(bytes);
    this.#held.hold(message, rest);
    return decodedOf(packets, rest, problem, bytes, carried);
  }

  #packets(bytes: Uint8Array): {
    packets: MqttPacket[];
    rest: Uint8Array | null;
    problem: DecodingProblem | null;
  } {
    const packets: MqttPacket[] = [];
    let at = 0;
    while (at < bytes.length) {
      const header = fixedHeader(bytes, at);
      if (header === 'broken') {
        return {
          packets,
          rest: null,
          problem: { offset: at, what: 'The remaining length is more than four bytes long.' },
        };
      }
      if (header === 'unfinished' || header.to > bytes.length)
        return { packets, rest: bytes.subarray(at), problem: null };
      const packet = mqttPacket(bytes, header, this.#version);
      if (packet.version !== null) this.#version = packet.version;
      packets.push(packet);
      at = header.to;
    }
    return { packets, rest: null, problem: null };
  }
}

function decodedOf(
  packets: readonly MqttPacket[],
  rest: Uint8Array | null,
  problem: DecodingProblem | null,
  bytes: Uint8Array,
  carried: number,
): Decoded {
  const shift = placeAfter(carried);
  const found = [...packets.flatMap((packet) => packet.problems), ...(problem === null ? [] : [problem])];
  const problems = found.map(({ offset, what }) => ({ offset: shift(offset), what }));
  const [first] = packets;
  const only = packets.length === 1 && rest === null ? first : undefined;
  const name = packets.length > 1 ? 'batch' : (first?.type ?? 'part');
  return {
    protocol: 'mqtt',
    layers: only?.layers ?? ['mqtt'],
    type: problems.length > 0 ? INVALID : name,
    summary: problems[0] === undefined ? wordsOf(packets, rest) : `${name}: ${problems[0].what}`,
    repliesTo: only?.repliesTo ?? null,
    ...(only === undefined ? { packets } : {}),
    details: () => {
      const parts = packets.map(({ root }) => root);
      if (rest !== null) parts.push(leaf('begins a packet', rest, bytes.length - rest.length, bytes.length));
      return { root: shifted(only?.root ?? listOf(parts, bytes.length), shift), problems };
    },
  };
}

function wordsOf(packets: readonly MqttPacket[], rest: Uint8Array | null): string {
  const [first] = packets;
  const begins = 'begins a packet that a later message ends';
  if (first === undefined && rest !== null) return begins;
  if (first !== undefined && packets.length === 1 && rest === null) return first.summary;
  const types = packets.slice(0, 6).map(({ type }) => type);
  return `${packets.length} packets: ${types.join(', ')}${rest === null ? '' : `, and ${begins}`}`;
}
