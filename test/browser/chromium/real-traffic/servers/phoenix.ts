import type { Server } from 'node:http';
import * as phoenix from 'phoenix';
import { socketsAt, Talk, type Talker } from '../talk.ts';

interface Message {
  readonly join_ref: string | null;
  readonly ref: string | null;
  readonly topic: string;
  readonly event: string;
  readonly payload: unknown;
}

/** What the library reads and writes by; its types do not name it. */
const { Serializer } = phoenix as unknown as {
  readonly Serializer: {
    encode(message: Message, done: (data: string) => void): void;
    decode(data: string, done: (message: Message) => void): void;
  };
};
const TYPES: Readonly<Record<string, string>> = {
  phx_join: 'join',
  phx_leave: 'leave',
  phx_reply: 'reply',
  heartbeat: 'heartbeat',
};

/** Channels of Phoenix: joins, replies, broadcasts, a refusal, and bytes both ways. */
export function phoenixServer(http: Server): Talker {
  const talk = new Talk();
  socketsAt(http, '/socket/websocket', (socket) => {
    const write = (message: Message, type: string) => {
      talk.wrote(type, ...contentsOf(message));
      Serializer.encode(message, (data) => socket.send(data));
    };
    const reply = ({ join_ref, ref, topic }: Message, status: string, response: unknown) =>
      write({ join_ref, ref, topic, event: 'phx_reply', payload: { status, response } }, 'reply');
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) {
        const { topic, event, ref, payload } = binaryPush(data);
        talk.read('push', ref, topic, event, payload);
        // A broadcast of bytes: kind 2, two lengths, topic, event, and the bytes.
        const name = Buffer.from(topic + event);
        socket.send(Buffer.concat([Buffer.from([2, topic.length, event.length]), name, payload]));
        talk.wrote('broadcast', topic, event, payload);
        return;
      }
      Serializer.decode(String(data), (message) => {
        talk.read(TYPES[message.event] ?? 'push', ...contentsOf(message));
        const { topic, event } = message;
        if (topic === 'room:private') reply(message, 'error', { reason: 'not yours' });
        else reply(message, 'ok', event === 'phx_join' ? { here: ['ana'] } : {});
        if (event === 'shout')
          write({ join_ref: null, ref: null, topic, event: 'shout', payload: message.payload }, 'broadcast');
      });
    });
  });
  return { protocols: ['phoenix'], path: '/socket/websocket', talk };
}

function contentsOf({ join_ref, ref, topic, event, payload }: Message): readonly unknown[] {
  return [topic, event, payload, ...[join_ref, ref].filter((each) => each !== null)];
}

/** Kind 0 of the client: the lengths of join_ref, ref, topic and event, those, and the bytes. */
function binaryPush(data: Buffer): { topic: string; event: string; ref: string; payload: Buffer } {
  const parts: string[] = [];
  let at = 5;
  for (const length of data.subarray(1, 5)) {
    parts.push(data.subarray(at, at + length).toString());
    at += length;
  }
  const [, ref = '', topic = '', event = ''] = parts;
  return { ref, topic, event, payload: data.subarray(at) };
}
