import type { Server } from 'node:http';
import { FrameImpl, Parser } from '@stomp/stompjs';
import type { WebSocket } from 'ws';
import { socketsAt, Talk, type Talker } from '../talk.ts';

/** A broker that knows one subscription, with the frames and the parser of stompjs. */
export function stompServer(http: Server): Talker {
  const talk = new Talk();
  socketsAt(http, '/stomp', (socket) => {
    let subscription = '';
    let number = 0;
    const parser = new Parser(
      (raw) => {
        const frame = FrameImpl.fromRawFrame(raw, true);
        talk.read(frame.command, ...Object.values(frame.headers), ...bodyOf(frame.body));
        const { headers, command } = frame;
        if (command === 'CONNECT') write(socket, 'CONNECTED', { version: '1.2', 'heart-beat': '0,0' });
        if (command === 'SUBSCRIBE') subscription = headers.id ?? '';
        if (command === 'SEND' && headers.destination === '/wrong') {
          write(socket, 'ERROR', { message: 'no such place' }, 'nobody listens there');
          return;
        }
        if (command === 'SEND') {
          number += 1;
          const { destination = '' } = headers;
          write(socket, 'MESSAGE', { destination, subscription, 'message-id': String(number) }, frame.body);
        }
        if (headers.receipt !== undefined) write(socket, 'RECEIPT', { 'receipt-id': headers.receipt });
      },
      () => {},
    );
    socket.on('message', (data: Buffer) => parser.parseChunk(data.toString()));
  });
  return { protocols: ['stomp'], path: '/stomp', talk };

  function write(socket: WebSocket, command: string, headers: Record<string, string>, body = ''): void {
    const frame = new FrameImpl({
      command,
      headers,
      body,
      escapeHeaderValues: true,
      skipContentLengthHeader: false,
    });
    talk.wrote(command, ...Object.values(headers), ...bodyOf(body));
    const written = frame.serialize();
    socket.send(typeof written === 'string' ? written : new Uint8Array(written));
  }
}

/** A body as it is shown: JSON as its value. */
function bodyOf(body: string): readonly unknown[] {
  if (body === '') return [];
  return [/^[[{]/.test(body) ? JSON.parse(body) : body];
}
