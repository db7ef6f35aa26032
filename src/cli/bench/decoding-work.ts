import { decode as readMessagePack, encode as writeMessagePack } from '@msgpack/msgpack';
import { decode as readCbor, encode as writeCbor } from 'cborg';
import { generate, parser } from 'mqtt-packet';
import { Decoder as SocketIoDecoder } from 'socket.io-parser';
import { openConversation } from '../../analysis/decoders/choose-decoder.ts';
import type { DecodableMessage } from '../../analysis/decoders/decoded.ts';
import { DECODERS } from '../../analysis/decoders/registry.ts';

/** Processor time of one protocol's messages in microseconds each, one figure for each round. */
export interface DecodingTimes {
  readonly protocol: string;
  /** The protocol's own library, by name. */
  readonly library: string;
  readonly bytes: number;
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

interface Work {
  readonly protocol: string;
  readonly library: string;
  readonly subprotocol: string;
  readonly opcode: 1 | 2;
  write(value: Reading): Uint8Array;
  /** Reads a message as the protocol's own library does. */
  reader(): (bytes: Uint8Array) => unknown;
}

interface Reading {
  readonly device: string;
  readonly at: number;
  readonly values: readonly number[];
  readonly note: string;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const json = (value: unknown) => encoder.encode(JSON.stringify(value));

const WORKS: readonly Work[] = [
  {
    protocol: 'json',
    library: 'JSON.parse',
    subprotocol: '',
    opcode: 1,
    write: json,
    reader: () => (bytes) => JSON.parse(decoder.decode(bytes)),
  },
  {
    protocol: 'json-rpc',
    library: 'JSON.parse',
    subprotocol: 'jsonrpc',
    opcode: 1,
    write: (value) => json({ jsonrpc: '2.0', method: 'report', params: value, id: value.at }),
    reader: () => (bytes) => JSON.parse(decoder.decode(bytes)),
  },
  {
    protocol: 'engine.io',
    library: 'socket.io-parser',
    subprotocol: '',
    opcode: 1,
    write: (value) => encoder.encode(`42${JSON.stringify(['report', value])}`),
    reader: () => {
      const packets = new SocketIoDecoder();
      return (bytes) => packets.add(decoder.decode(bytes).slice(1));
    },
  },
  {
    protocol: 'mqtt',
    library: 'mqtt-packet',
    subprotocol: 'mqtt',
    opcode: 2,
    write: ({ device, ...value }) =>
      generate({
        cmd: 'publish',
        topic: `plant/${device}/report`,
        payload: JSON.stringify(value),
        qos: 0,
        dup: false,
        retain: false,
      }),
    reader: () => {
      const packets = parser();
      return (bytes) => packets.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    },
  },
  {
    protocol: 'messagepack',
    library: '@msgpack/msgpack',
    subprotocol: 'msgpack',
    opcode: 2,
    write: (value) => writeMessagePack(value),
    reader: () => readMessagePack,
  },
  {
    protocol: 'cbor',
    library: 'cborg',
    subprotocol: 'cbor',
    opcode: 2,
    write: (value) => writeCbor(value),
    reader: () => (bytes) => readCbor(bytes),
  },
];

/** Type and summary of a log of each protocol's messages, beside the protocol's own library on the same bytes. */
export function timeDecoding(rounds: number, count: number): DecodingTimes[] {
  return WORKS.map((work) => {
    const messages = Array.from({ length: count }, (_, i) => messageOf(work, i));
    const ours = () => decodeAll(work, messages);
    const theirs = () => readAll(work, messages);
    ours();
    theirs();
    const times: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
    for (let round = 0; round < rounds; round += 1) {
      times.ours.push(processorTime(ours) / count);
      times.theirs.push(processorTime(theirs) / count);
    }
    const bytes = messages.reduce((sum, message) => sum + message.bytes.length, 0);
    return { protocol: work.protocol, library: work.library, bytes: bytes / count, ...times };
  });
}

function messageOf(work: Work, i: number): DecodableMessage {
  const value = {
    device: `pump-${i % 97}`,
    at: 1_750_000_000 + i,
    values: Array.from({ length: 8 }, (_, k) => ((i * 7 + k * 13) % 1000) / 8),
    note: 'all valves within their limits',
  };
  return { opcode: work.opcode, outgoing: false, bytes: work.write(value) };
}

/** Adds up what it read, so that nothing of it can be left out. */
function decodeAll({ protocol, subprotocol }: Work, messages: readonly DecodableMessage[]): number {
  const connection = { subprotocol, url: 'wss://host/' };
  const chosen = DECODERS.find(({ id }) => id === protocol) ?? null;
  const conversation = openConversation(connection, chosen);
  let length = 0;
  for (const message of messages) {
    const { protocol: name, type, summary } = conversation.decode(message);
    length += name.length + type.length + summary.length;
  }
  return length;
}

function readAll(work: Work, messages: readonly DecodableMessage[]): number {
  const read = work.reader();
  let found = 0;
  for (const { bytes } of messages) if (read(bytes) !== null) found += 1;
  return found;
}

/** Microseconds on the processor. */
function processorTime(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
