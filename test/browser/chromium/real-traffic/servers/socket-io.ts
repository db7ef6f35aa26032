import type { Server } from 'node:http';
import { Server as SocketIo } from 'socket.io';
import { Decoder, Encoder, type Packet, PacketType } from 'socket.io-parser';
import { Talk, type Talker } from '../talk.ts';

/** Socket.IO with two namespaces, acknowledgements both ways, and bytes; its parser says what it read and wrote. */
export function socketIoServer(http: Server): Talker {
  const talk = new Talk();
  const io = new SocketIo(http, {
    path: '/socket.io/',
    destroyUpgrade: false,
    serveClient: false,
    parser: {
      Encoder: class extends Encoder {
        override encode(packet: Packet) {
          const parts = super.encode(packet);
          report(packet, parts, (type, ...holds) => talk.wrote(type, ...holds));
          return parts;
        }
      },
      Decoder: class extends Decoder {
        readonly #attachments: unknown[] = [];
        override add(part: unknown) {
          if (typeof part !== 'string') this.#attachments.push(part);
          return super.add(part);
        }
        constructor() {
          super();
          this.on('decoded', (packet: Packet) => {
            report(packet, ['', ...this.#attachments.splice(0)], (type, ...holds) =>
              talk.read(type, ...holds),
            );
          });
        }
      },
    },
  });
  io.engine.on('connection', () => talk.wrote('open'));
  io.on('connection', (socket) => {
    socket.on('echo', (...given: unknown[]) => {
      const answer = given.pop();
      if (typeof answer === 'function') answer(...given);
      else socket.emit('echo', ...given, answer);
    });
    socket.emit('how', { is: 'it' }, (said: unknown) => socket.emit('said', said));
  });
  io.of('/admin').use((socket, next) => {
    next(socket.handshake.auth.token === 'right' ? undefined : new Error('not allowed'));
  });
  io.of('/admin').on('connection', (socket) => {
    socket.on('leave', () => socket.disconnect());
  });
  return { protocols: ['engine.io', 'socket.io'], path: '/socket.io/', talk, close: () => io.close() };
}

/** A packet, and then each of its attachments, which are messages of their own. */
function report(
  { type, nsp, id, data }: Packet,
  [, ...attachments]: readonly unknown[],
  say: (type: string, ...holds: readonly unknown[]) => void,
): void {
  const name = PacketType[type];
  const place = nsp === '/' ? [] : [nsp];
  const number = id === undefined ? [] : [String(id)];
  const isBinary = attachments.length > 0;
  say(
    isBinary ? name.replace(/^(?:BINARY_)?/, 'BINARY_') : name,
    ...place,
    ...number,
    ...(isBinary || data === undefined ? [] : [data]),
  );
  for (const each of attachments) say(name.replace(/^(?:BINARY_)?/, 'BINARY_'), each);
}
