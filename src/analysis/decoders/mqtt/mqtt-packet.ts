import { ByteReader } from '../binary/byte-reader.ts';
import { readSafely } from '../binary/read-safely.ts';
import type { DecodingProblem, ProtocolId } from '../decoded.ts';
import { branch, leaf, type TreeNode } from '../tree/tree-node.ts';
import type { FixedHeader } from './fixed-header.ts';
import { readConnack, readConnect } from './mqtt-connect.ts';
import { readPublish } from './mqtt-publish.ts';
import {
  readAcknowledgement,
  readAuth,
  readDisconnect,
  readSuback,
  readSubscribe,
  readUnsubscribe,
} from './mqtt-subscribe.ts';
import { PacketParts } from './packet-parts.ts';
import { versionName } from './version-name.ts';

/** One control packet. */
export interface MqttPacket {
  readonly type: string;
  readonly summary: string;
  /** Builds the tree. */
  root(): TreeNode;
  readonly problems: readonly DecodingProblem[];
  readonly layers: readonly ProtocolId[];
  readonly repliesTo: string | null;
  /** The version that the packet shows; null where it could be any. */
  readonly version: number | null;
}

const TYPES = [
  'RESERVED',
  'CONNECT',
  'CONNACK',
  'PUBLISH',
  'PUBACK',
  'PUBREC',
  'PUBREL',
  'PUBCOMP',
  'SUBSCRIBE',
  'SUBACK',
  'UNSUBSCRIBE',
  'UNSUBACK',
  'PINGREQ',
  'PINGRESP',
  'DISCONNECT',
  'AUTH',
];
const AUTH = TYPES.indexOf('AUTH');
/** Section 2.1.3: types whose flags have to be 2; those of PUBLISH mean something, all others are 0. */
const FLAGS_TWO = new Set(['PUBREL', 'SUBSCRIBE', 'UNSUBSCRIBE']);
const READERS: Readonly<Record<string, (parts: PacketParts) => void>> = {
  CONNECT: readConnect,
  CONNACK: readConnack,
  PUBLISH: readPublish,
  PUBACK: readAcknowledgement,
  PUBREC: readAcknowledgement,
  PUBREL: readAcknowledgement,
  PUBCOMP: readAcknowledgement,
  SUBSCRIBE: readSubscribe,
  SUBACK: readSuback,
  UNSUBSCRIBE: readUnsubscribe,
  UNSUBACK: readSuback,
  DISCONNECT: readDisconnect,
  AUTH: readAuth,
};

/**
 * Reads a packet. Where no CONNECT was seen its version is not known: it is read as 3.1.1, and as 5.0 where that alone fits.
 * @param version 3, 4 or 5; null where it is not known
 */
export function mqttPacket(bytes: Uint8Array, header: FixedHeader, version: number | null): MqttPacket {
  if (version !== null) return readAs(bytes, header, version);
  const older = readAs(bytes, header, 4);
  if (older.problems.length === 0) return older;
  const newer = readAs(bytes, header, 5);
  if (newer.problems.length === 0) return { ...newer, version: newer.version ?? 5 };
  // Only 5.0 has AUTH.
  const isNewer = header.code === AUTH || newer.problems.length < older.problems.length;
  return isNewer ? newer : older;
}

function readAs(bytes: Uint8Array, header: FixedHeader, version: number, withTree = false): MqttPacket {
  const { code, flags, from, body, to } = header;
  const type = TYPES[code] ?? 'RESERVED';
  const problems: DecodingProblem[] = [];
  const parts = new PacketParts(
    new ByteReader(bytes, body, to),
    { type, flags, version },
    problems,
    withTree,
  );
  parts.add(leaf('type', type, from, from + 1));
  const expected = FLAGS_TWO.has(type) ? 2 : 0;
  if (type !== 'PUBLISH' && flags !== expected)
    problems.push({ offset: from, what: `The flags of ${type} have to be ${expected}.` });
  if (type === 'RESERVED' || (type === 'AUTH' && version < 5))
    problems.push({ offset: from, what: `MQTT ${versionName(version)} has no packet of type ${code}.` });
  else readSafely(() => READERS[type]?.(parts), problems);
  if (problems.length === 0 && parts.reader.left > 0) {
    problems.push({ offset: parts.reader.at, what: `${parts.reader.left} bytes follow what ${type} has.` });
  }
  return {
    type,
    summary: parts.summary === '' ? type : parts.summary,
    root: () => (withTree ? branch('', parts.nodes, from, to) : readAs(bytes, header, version, true).root()),
    problems,
    layers: parts.layers,
    repliesTo: parts.repliesTo,
    version: parts.shownVersion,
  };
}
