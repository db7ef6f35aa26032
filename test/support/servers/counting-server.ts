import { createServer, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Certificate } from '../../../src/cli/demo/certificate.ts';
import { listen } from '../../../src/cli/demo/listen.ts';
import { type WireFrame, WireFrameReader } from './wire-frame-reader.ts';

/** A server that keeps every frame of its one kind of conversation, as its socket carried it. */
export interface CountingServer {
  /** A page that holds the conversation as soon as it is loaded; its title is `over` then. */
  readonly url: string;
  /** Frames of the last conversation, by direction. */
  readonly frames: { readonly sent: readonly WireFrame[]; readonly received: readonly WireFrame[] };
  close(): Promise<void>;
}

/** What the server says that is long enough to be compressed. */
export const LONG = JSON.stringify(Array.from({ length: 300 }, (_, n) => ({ n, state: 'open' })));
/** What the page says. */
export const SAID = ['hello', 'na '.repeat(2_000)] as const;

const PAGE = `<!doctype html><title>on</title><link rel="icon" href="data:,"><script>
const socket = new WebSocket(location.protocol.replace('http', 'ws') + '//' + location.host + '/talk');
socket.binaryType = 'arraybuffer';
socket.onopen = () => {
  for (const text of ${JSON.stringify(SAID)}) socket.send(text);
  socket.send(new Uint8Array(300).map((_, i) => i * 7));
};
socket.onclose = () => { document.title = 'over'; };
</script>`;

/** Starts it: text, compressed text, a message in three fragments with a ping among them, 70,000 bytes, then a close with 4001. */
export async function startCountingServer(certificate?: Certificate): Promise<CountingServer> {
  const frames = { sent: [] as WireFrame[], received: [] as WireFrame[] };
  const http = certificate === undefined ? createServer(answer) : createSecureServer(certificate, answer);
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: { threshold: 1_000 } });
  sockets.on('connection', (socket, { socket: stream }) => {
    frames.sent = [];
    frames.received = [];
    listenIn(stream, frames);
    talk(socket);
  });
  const server = await listen(http);
  return {
    url: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${server.port}/`,
    frames,
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      await server.close();
    },
  };
}

function answer(_request: unknown, response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
  response.end(PAGE);
}

/** Cuts both directions of a stream into frames on their way. */
function listenIn(stream: Duplex, frames: { sent: WireFrame[]; received: WireFrame[] }): void {
  const [sent, received] = [new WireFrameReader(), new WireFrameReader()];
  stream.on('data', (chunk: Buffer) => frames.received.push(...received.push(chunk)));
  const write = stream.write.bind(stream);
  stream.write = (chunk: unknown, ...more: never[]): boolean => {
    frames.sent.push(...sent.push(typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array)));
    return write(chunk, ...more);
  };
}

function talk(socket: WebSocket): void {
  socket.send('short', { compress: false });
  socket.send(LONG);
  socket.send('in ', { fin: false, compress: false });
  socket.ping('between');
  socket.send('three ', { fin: false, compress: false });
  socket.send('parts', { compress: false });
  socket.send(new Uint8Array(70_000), { compress: false });
  let left = SAID.length + 2;
  const heard = () => {
    left--;
    if (left === 0) socket.close(4001, 'enough');
  };
  socket.on('message', heard);
  socket.on('pong', heard);
}
