import type { Server } from 'node:http';
import { Aedes } from 'aedes';
import * as mqtt from 'mqtt-packet';
import { createWebSocketStream } from 'ws';
import { socketsAt, Talk, type Talker } from '../talk.ts';

/** An MQTT broker; the parser that brokers and clients share says what passes it. */
export async function mqttServer(http: Server): Promise<Talker> {
  const talk = new Talk();
  const broker = await Aedes.createBroker();
  socketsAt(http, '/mqtt', (socket) => {
    const parsers = [mqtt.parser(), mqtt.parser()] as const;
    parsers[0].on('packet', (packet) => talk.read(...mqttTold(packet)));
    parsers[1].on('packet', (packet) => talk.wrote(...mqttTold(packet)));
    const stream = createWebSocketStream(socket);
    socket.on('message', (data: Buffer) => parsers[0].parse(data));
    const write = stream.write.bind(stream);
    stream.write = (chunk: Buffer, ...more: never[]) => {
      parsers[1].parse(chunk);
      return write(chunk, ...more);
    };
    broker.handle(stream);
  });
  return {
    protocols: ['mqtt'],
    path: '/mqtt',
    talk,
    close: () => new Promise<void>((resolve) => broker.close(resolve)),
  };
}

/** What a packet says. */
export function mqttTold(packet: mqtt.Packet): [string, ...unknown[]] {
  const type = packet.cmd.toUpperCase();
  const id = packet.messageId === undefined ? [] : [packet.messageId];
  switch (packet.cmd) {
    case 'connect':
      return [
        type,
        packet.clientId,
        packet.keepalive,
        ...(packet.username === undefined ? [] : [packet.username]),
      ];
    case 'publish':
      return [type, packet.topic, payload(packet.payload), ...id];
    case 'subscribe':
      return [type, ...id, ...packet.subscriptions.map(({ topic }) => ({ [topic]: undefined }))].slice(
        0,
        2,
      ) as [string];
    case 'unsubscribe':
      return [type, ...id, packet.unsubscriptions];
    case 'suback':
      return [type, ...id, packet.granted];
    default:
      return [type, ...id];
  }
}

/** Text where it is some: JSON as JSON. */
function payload(given: string | Buffer): unknown {
  const bytes = Buffer.from(given);
  const text = bytes.toString();
  if (text.includes('\0') || text.includes('\ufffd')) return bytes;
  return /^[[{]/.test(text) ? JSON.parse(text) : text;
}
