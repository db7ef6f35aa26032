import type { Server } from 'node:http';
import * as engine from 'engine.io';
import { Talk, type Talker } from '../talk.ts';

/** Engine.IO without Socket.IO: its server answers each message with the same. */
export function engineIoServer(http: Server): Talker {
  const talk = new Talk();
  const server = engine.attach(http, { path: '/engine.io/', destroyUpgrade: false, pingInterval: 700 });
  server.on('connection', (socket: engine.Socket) => {
    // What opens it was written before.
    talk.wrote('open', Reflect.get(socket, 'id'));
    socket.on('packet', ({ type, data }) => talk.read(type, ...contentsOf(data)));
    socket.on('packetCreate', ({ type, data }) => talk.wrote(type, ...contentsOf(data)));
    socket.on('message', (data) => socket.send(data));
  });
  return { protocols: ['engine.io'], path: '/engine.io/', talk, close: () => void server.close() };
}

/** What a packet carries; the first is JSON. */
function contentsOf(data: unknown): readonly unknown[] {
  if (data === undefined) return [];
  return [typeof data === 'string' && data.startsWith('{') ? JSON.parse(data) : data];
}
