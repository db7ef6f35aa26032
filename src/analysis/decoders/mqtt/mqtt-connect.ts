import { Malformed } from '../binary/read-safely.ts';
import { leaf } from '../tree/tree-node.ts';
import { PacketParts } from './packet-parts.ts';
import { allowsReason, reasonName, returnCodeName } from './reason-codes.ts';
import { versionName } from './version-name.ts';

const NAMES: Readonly<Record<string, readonly number[]>> = { MQTT: [4, 5], MQIsdp: [3] };
/** Bridges of Mosquitto set the highest bit of the version. */
const BRIDGE = 0x80;

/** Section 3.1. @throws BytesEnd, Malformed */
export function readConnect(parts: PacketParts): void {
  const at = parts.reader.at;
  const name = parts.string('protocol name');
  const versions = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
  if (versions === undefined)
    throw new Malformed(at, 'The protocol name has to be "MQTT", or "MQIsdp" in 3.1.');
  const place = parts.reader.at;
  const level = parts.field('protocol version', (reader) => reader.uint8('protocol version'), versionName);
  const version = level & ~BRIDGE;
  // Clients of "MQTT" with level 3 exist, and bridges of "MQIsdp" with level 4: servers take them.
  const taken = name === 'MQTT' ? version === 3 : version === 4 && level > BRIDGE;
  if (!versions.includes(version) && !taken) parts.fault(`There is no version ${level} of ${name}.`, place);
  const { reader, type, flags: bits, problems, withTree } = parts;
  const fields = new PacketParts(reader, { type, flags: bits, version }, problems, withTree);
  parts.shownVersion = version;
  const flagsAt = parts.reader.at;
  const flags = parts.field(
    'connect flags',
    (reader) => reader.uint8('connect flags'),
    (value) => value.toString(2).padStart(8, '0'),
  );
  checkFlags(parts, flags, flagsAt, version);
  const keepAlive = parts.field(
    'keep alive',
    (reader) => reader.uint16('keep alive'),
    () => 'seconds',
  );
  fields.properties();
  const clientId = fields.string('client identifier');
  const words = [
    `clientId ${JSON.stringify(clientId)}`,
    `version ${versionName(level)}`,
    `keep alive ${keepAlive} s`,
  ];
  if ((flags & 0x02) !== 0) words.push('clean');
  if ((flags & 0x04) !== 0) {
    fields.properties('will properties');
    words.push(`will ${fields.string('will topic')}`);
    fields.binary('will payload');
  }
  if ((flags & 0x80) !== 0) words.push(`user ${JSON.stringify(fields.string('user name'))}`);
  if ((flags & 0x40) !== 0) {
    fields.binary('password');
    words.push('with a password');
  }
  for (const node of fields.nodes) parts.add(node);
  parts.summary = words.join(', ');
}

/** Section 3.1.2.3 to 3.1.2.9. */
function checkFlags(parts: PacketParts, flags: number, at: number, version: number): void {
  const will = (flags & 0x04) !== 0;
  const qos = (flags >> 3) & 3;
  if ((flags & 0x01) !== 0) parts.fault('Bit 0 of the connect flags is reserved and has to be 0.', at);
  if (!will && qos !== 0) parts.fault('The Will QoS has to be 0 where there is no will.', at);
  if (!will && (flags & 0x20) !== 0) parts.fault('Will Retain has to be 0 where there is no will.', at);
  if (qos === 3) parts.fault('The Will QoS may not be 3.', at);
  if (version === 4 && (flags & 0xc0) === 0x40) parts.fault('A password needs a user name in 3.1.1.', at);
}

/** Section 3.2. */
export function readConnack(parts: PacketParts): void {
  const at = parts.reader.at;
  const flags = parts.uint8('acknowledge flags');
  if ((flags & 0xfe) !== 0)
    parts.fault('Bits 1 to 7 of the acknowledge flags are reserved and have to be 0.', at);
  const place = parts.reader.at;
  // Servers of 5.0 that leave out the code, as other packets may, mean success.
  if (parts.version >= 5 && parts.reader.left === 0) {
    parts.summary = 'Success';
    return;
  }
  const code = parts.reader.uint8('reason code');
  // A server that does not know 5.0 refuses it as 3.1.1 does (section 3.1.2.2 of that).
  const isOlder = parts.version < 5 || (code > 0 && code < 6 && parts.reader.left === 0);
  const name = isOlder ? (returnCodeName(code) ?? `code ${code}`) : reasonName(code);
  parts.add(leaf(isOlder ? 'return code' : 'reason code', code, place, parts.reader.at, name));
  const known = isOlder ? returnCodeName(code) !== undefined : allowsReason('CONNACK', code);
  if (!known) parts.fault(`CONNACK has no code ${code}.`, place);
  if (parts.version >= 5 && parts.reader.left > 0) parts.properties();
  parts.summary = `${name}${(flags & 1) === 1 ? ', session present' : ''}`;
}
