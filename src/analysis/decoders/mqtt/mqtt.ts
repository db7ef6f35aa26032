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
  open: ({ subprotocol }) => new MqttConversation(versionOf(subprotocol.toLowerCase())),
};

/** The version that a subprotocol names; null where it names none. */
function versionOf(subprotocol: string): number | null {
  if (subprotocol === 'mqttv3.1') return 3;
  return subprotocol.startsWith('mqttv5') ? 5 : null;
}

/** What was read of the packets in a message and what was held before it. */
interface Read {
  readonly packets: readonly MqttPacket[];
  /** The beginning of a packet that does not end here. */
  readonly rest: Uint8Array | null;
  /** How many bytes it needs at least. */
  readonly needs: number;
  readonly problem: DecodingProblem | null;
}

class MqttConversation {
  /** The version that CONNECT named; null until it came. */
  #version: number | null;
  readonly #held = new HeldBytes();

  constructor(version: number | null) {
    this.#version = version;
  }

  decode(message: DecodableMessage): Decoded {
    if (message.opcode !== 2) return plainDecoded(message);
    const { bytes, carried, isUnfinished } = this.#held.with(message);
    if (isUnfinished) return decodedOf({ packets: [], rest: bytes, needs: 0, problem: null }, bytes, carried);
    const read = this.#read(bytes);
    this.#held.hold(message, read.rest, { length: read.needs });
    return decodedOf(read, bytes, carried);
  }

  #read(bytes: Uint8Array): Read {
    const packets: MqttPacket[] = [];
    let at = 0;
    while (at < bytes.length) {
      const header = fixedHeader(bytes, at);
      if (header === 'broken') {
        return {
          packets,
          rest: null,
          needs: 0,
          problem: { offset: at, what: 'The remaining length is more than four bytes long.' },
        };
      }
      if (header === 'unfinished' || header.to > bytes.length) {
        const rest = bytes.subarray(at);
        const needs = header === 'unfinished' ? rest.length + 1 : header.to - at;
        return { packets, rest, needs, problem: null };
      }
      const packet = mqttPacket(bytes, header, this.#version);
      if (packet.version !== null) this.#version = packet.version;
      packets.push(packet);
      at = header.to;
    }
    return { packets, rest: null, needs: 0, problem: null };
  }
}

function decodedOf({ packets, rest, problem }: Read, bytes: Uint8Array, carried: number): Decoded {
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
      const parts = packets.map((packet) => packet.root());
      if (rest !== null) parts.push(leaf('begins a packet', rest, bytes.length - rest.length, bytes.length));
      const [part] = parts;
      const root = only !== undefined && part !== undefined ? part : listOf(parts, bytes.length);
      return { root: shifted(root, shift), problems };
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
