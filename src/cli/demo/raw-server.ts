import { createHash } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { listen, type Running } from './listen.ts';

/** A client's request: enough of it for a right or wrong answer. */
export interface RawRequest {
  /** Path with query, as sent. */
  readonly target: string;
  /** The head as text, one character a byte. */
  readonly head: string;
  /** The right Sec-WebSocket-Accept for this request (RFC 6455 section 4.2.2); that of an empty key where none was sent. */
  readonly accept: string;
}

/** The bytes of the answer, and what happens to the TCP connection afterwards. */
export interface RawAnswer {
  readonly bytes: Uint8Array | string;
  /** More bytes, some milliseconds after the first. */
  readonly later?: { readonly after: number; readonly bytes: Uint8Array | string };
  /**
   * `end`: FIN at once. `end-on-data`: FIN when the client has sent something more, such as its close frame.
   * `destroy-later`: FIN after 150 ms without a close frame. `reset`: RST. `hold`: nothing, for ever.
   */
  readonly afterwards: 'end' | 'end-on-data' | 'destroy-later' | 'reset' | 'hold';
}

const LONGEST_HEAD = 65_536;

/** First byte of a TLS record that carries a ClientHello (RFC 8446 section 5.1): somebody tried wss: on this port. */
const TLS_HANDSHAKE = 0x16;
const NOT_TLS = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

/** A TCP server that reads one request head from each connection and answers with bytes, valid HTTP or not. */
export async function startRawServer(answer: (request: RawRequest) => RawAnswer): Promise<Running> {
  const server = createServer((socket) => {
    let head = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', function read(chunk) {
      head += chunk.toString('latin1');
      if (head.charCodeAt(0) === TLS_HANDSHAKE) socket.end(NOT_TLS);
      if (head.length > LONGEST_HEAD) socket.destroy();
      if (!head.includes('\r\n\r\n')) return;
      socket.off('data', read);
      respond(socket, answer(readRequest(head)));
    });
  });
  return listen(server);
}

function readRequest(head: string): RawRequest {
  const target = /^\S+ (\S+)/.exec(head)?.[1] ?? '/';
  const key = /^sec-websocket-key:[ \t]*(\S*)/im.exec(head)?.[1] ?? '';
  return { target, head, accept: acceptOf(key) };
}

/** RFC 6455 section 4.2.2, computed again here, so that the demo does not depend on the code that it demonstrates. */
export function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}

function respond(socket: Socket, answer: RawAnswer): void {
  const { bytes, later } = answer;
  if (bytes.length > 0) socket.write(bytes);
  if (later === undefined) finish(socket, answer.afterwards);
  else {
    setTimeout(() => {
      if (socket.destroyed) return;
      socket.write(later.bytes);
      finish(socket, answer.afterwards);
    }, later.after).unref();
  }
}

function finish(socket: Socket, afterwards: RawAnswer['afterwards']): void {
  // Keeps reading: unread bytes would turn the FIN into a reset.
  socket.resume();
  if (afterwards === 'end') socket.end();
  else if (afterwards === 'reset') socket.resetAndDestroy();
  else if (afterwards === 'end-on-data') socket.once('data', () => socket.end());
  else if (afterwards === 'destroy-later') setTimeout(() => socket.destroy(), 150).unref();
}
