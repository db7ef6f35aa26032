import type { Server } from 'node:http';
import * as mqtt from 'mqtt-packet';
import { socketsAt, Talk, type Talker } from '../talk.ts';
import { mqttTold } from './mqtt.ts';

const VERSION = { protocolVersion: 5 };

/** MQTT 5 with one client, by the codec that clients and brokers share: what it publishes comes back. */
export function mqtt5Server(http: Server): Talker {
  const talk = new Talk();
  socketsAt(http, '/mqtt5', (socket) => {
    const parser = mqtt.parser(VERSION);
    const write = (packet: mqtt.Packet) => {
      talk.wrote(...mqttTold(packet));
      socket.send(mqtt.generate(packet, VERSION));
    };
    parser.on('packet', (packet) => {
      talk.read(...mqttTold(packet));
      for (const answer of answersTo(packet)) write(answer);
    });
    socket.on('message', (data: Buffer) => parser.parse(data));
  });
  return { protocols: ['mqtt'], path: '/mqtt5', talk };
}

function answersTo(packet: mqtt.Packet): mqtt.Packet[] {
  const { messageId = 0 } = packet;
  switch (packet.cmd) {
    case 'connect':
      return [
        {
          cmd: 'connack',
          reasonCode: 0,
          sessionPresent: false,
          properties: { receiveMaximum: 20, topicAliasMaximum: 5 },
        },
      ];
    case 'subscribe':
      return [{ cmd: 'suback', messageId, granted: packet.subscriptions.map(({ qos }) => qos) }];
    case 'unsubscribe':
      return [{ cmd: 'unsuback', messageId, granted: packet.unsubscriptions.map(() => 0) }];
    case 'pubrel':
      return [{ cmd: 'pubcomp', messageId, reasonCode: 0 }];
    case 'publish': {
      const { topic, payload, properties, qos } = packet;
      const back: mqtt.Packet = {
        cmd: 'publish',
        topic,
        payload,
        qos: 0,
        dup: false,
        retain: false,
        ...(properties === undefined ? {} : { properties }),
      };
      if (qos === 0) return [back];
      return [{ cmd: qos === 1 ? 'puback' : 'pubrec', messageId, reasonCode: 0 }, back];
    }
    default:
      return [];
  }
}
