import { constants, createSecureServer, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { Certificate } from './certificate.ts';
import { encodeClose, encodeFrame, FrameReader, OPCODE } from './frame.ts';
import { listen, type Running } from './listen.ts';
import { acceptOf } from './raw-server.ts';

/** A message as the server saw it. */
type OnMessage = (opcode: number, payload: Buffer, send: (frame: Uint8Array) => void) => void;

/** Answer to an extended CONNECT: a status (200 opens the WebSocket), or `reset` of the stream. */
export type ConnectAnswer = number | 'reset';

export interface Http2Options {
  readonly certificate: Certificate;
  /** Pages that may send it a request first: a browser opens a WebSocket over HTTP/2 only where a session exists. */
  readonly origin: string;
  readonly onOpen?: (send: (frame: Uint8Array) => void, stream: ServerHttp2Stream) => void;
  readonly onMessage: OnMessage;
  readonly answer?: (path: string) => ConnectAnswer;
}

/** A server for WebSockets over HTTP/2 (RFC 8441): extended CONNECT, no key and no accept. */
export async function startHttp2Server(options: Http2Options): Promise<Running> {
  const server = createSecureServer({
    key: options.certificate.key,
    cert: options.certificate.cert,
    // A browser without extended CONNECT uses HTTP/1.1.
    allowHTTP1: true,
    settings: { enableConnectProtocol: true },
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => stream.destroy());
    if (headers[':method'] === 'CONNECT' && headers[':protocol'] === 'websocket') {
      openStream(stream, headers, options);
    } else if (headers[':method'] === 'GET') {
      stream.respond({
        ':status': 200,
        'content-type': 'text/plain',
        'cache-control': 'no-store',
        'access-control-allow-origin': options.origin,
        'access-control-allow-credentials': 'true',
      });
      stream.end('HTTP/2 is warm\n');
    } else {
      stream.respond({ ':status': 405 }, { endStream: true });
    }
  });
  server.on('upgrade', (request, socket) => {
    const accept = acceptOf(request.headers['sec-websocket-key'] ?? '');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    speak(socket, options);
  });
  server.on('request', (request, response) => {
    if (request.httpVersionMajor === 1)
      response.writeHead(200, { 'content-type': 'text/plain' }).end('HTTP/1.1\n');
  });
  // Node 20 answers every CONNECT with 405, besides what 'stream' does, where 'request' has a listener and 'connect' has
  // none.
  server.on('connect', () => undefined);
  return listen(server);
}

function openStream(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, options: Http2Options): void {
  const answer = options.answer?.(headers[':path'] ?? '/') ?? 200;
  if (answer === 'reset') stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else stream.respond({ ':status': answer }, { endStream: answer !== 200 });
  if (answer !== 200) return;
  const send = speak(stream, options);
  options.onOpen?.(send, stream);
}

interface Wire {
  write(bytes: Uint8Array): unknown;
  end(): unknown;
  on(event: 'data', listener: (chunk: Buffer) => void): unknown;
  on(event: 'error', listener: () => void): unknown;
  readonly writable: boolean;
}

/**
 * Reads frames, answers pings and closes, and passes messages on. Fragments are not joined, because browsers do not send
 * any.
 */
function speak(wire: Wire, options: Http2Options): (frame: Uint8Array) => void {
  const frames = new FrameReader();
  const send = (frame: Uint8Array): void => {
    if (wire.writable) wire.write(frame);
  };
  wire.on('error', () => undefined);
  wire.on('data', (chunk) => {
    for (const { opcode, payload } of frames.push(chunk)) {
      if (opcode === OPCODE.ping) send(encodeFrame(OPCODE.pong, payload));
      else if (opcode === OPCODE.close) {
        send(payload.length < 2 ? encodeFrame(OPCODE.close, '') : encodeClose(payload.readUInt16BE(0)));
        wire.end();
      } else if (opcode !== OPCODE.pong) options.onMessage(opcode, payload, send);
    }
  });
  return send;
}
