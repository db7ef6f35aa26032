import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { computeAccept } from '../../protocol/websocket/accept.ts';

export interface FloodServer {
  readonly url: string;
  close(): Promise<void>;
}

/** The page: the bench calls `burst`, `feed` and `echo`; nothing runs by itself. */
const PAGE = `<!doctype html><title>bench</title><script>
const open = (path) => new Promise((resolve, reject) => {
  const socket = new WebSocket('ws://' + location.host + path);
  socket.onopen = () => resolve(socket);
  socket.onerror = reject;
});
// Milliseconds from the first message to the last, and when the last one came. Words: 'same' in each, or 'random' bytes.
async function burst(count, size, words = 'same') {
  const socket = await open('/flood');
  const took = await new Promise((resolve) => {
    let seen = 0, first = 0;
    socket.onmessage = () => {
      if (seen === 0) first = performance.now();
      if (++seen === count) resolve({ milliseconds: performance.now() - first, endedAt: Date.now() });
    };
    socket.send(count + ' ' + size + ' 0 ' + words);
  });
  socket.close();
  return took;
}
// So many messages on one socket that stays open; all at once, or so many a second.
let feeding = null;
async function feed(count, size, rate = 0) {
  feeding ??= open('/flood');
  const socket = await feeding;
  await new Promise((resolve) => {
    let seen = 0;
    socket.onmessage = () => { if (++seen === count) resolve(); };
    socket.send(count + ' ' + size + ' ' + rate);
  });
}
// Milliseconds of that many round trips, one at a time.
async function echo(count, size) {
  const socket = await open('/echo');
  const text = 'x'.repeat(size);
  const began = performance.now();
  for (let i = 0; i < count; i++) {
    await new Promise((resolve) => { socket.onmessage = resolve; socket.send(text); });
  }
  const milliseconds = performance.now() - began;
  socket.close();
  return { milliseconds, endedAt: Date.now() };
}
</script>`;

/**
 * A page, and sockets that flood it or echo. Frames are built once and written in large pieces with back-pressure, so that
 * the server is never the bottleneck.
 */
export async function startFloodServer(): Promise<FloodServer> {
  const sockets = new Set<Duplex>();
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end(PAGE);
  });
  server.on('upgrade', (request, socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    const { accept } = computeAccept(request.headers['sec-websocket-key'] ?? '');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    const flood = request.url === '/flood';
    readFrames(socket, (opcode, payload) => {
      if (opcode === 8) socket.end(frame(8, payload));
      else if (flood) void sendFlood(socket, payload.toString());
      else socket.write(frame(1, payload));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the flood server has no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function sendFlood(socket: Duplex, wanted: string): Promise<void> {
  const [words] = wanted.split(' ').slice(3);
  const [count = 0, size = 0, rate = 0] = wanted.split(' ').slice(0, 3).map(Number);
  const same = frame(1, Buffer.alloc(size, 'x'));
  const random = words === 'random';
  // Random bytes, not text: the browser compresses what it stores, and a random letter takes three quarters of a byte.
  const one = () => (random ? frame(2, randomBytes(size)) : same);
  if (rate > 0) {
    sendEvenly(socket, same, count, rate);
    return;
  }
  // The random bytes repeat after 4 MiB, which is in another record.
  const perPiece = Math.max(1, Math.floor((random ? 4_194_304 : 65_536) / same.length));
  const piece = Buffer.concat(Array.from({ length: perPiece }, () => one()));
  for (let left = count; left > 0 && !socket.destroyed; left -= perPiece) {
    const bytes = left >= perPiece ? piece : piece.subarray(0, left * same.length);
    if (!socket.write(bytes)) await once(socket, 'drain');
  }
}

/** So many a second, in small portions; a late timer makes up for what it missed. */
function sendEvenly(socket: Duplex, one: Buffer, count: number, rate: number): void {
  const began = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.min(count, Math.floor(((performance.now() - began) / 1000) * rate));
    if (due > sent) socket.write(Buffer.concat(Array.from({ length: due - sent }, () => one)));
    sent = due;
    if (sent === count || socket.destroyed) clearInterval(timer);
  }, 5);
}

/** A server's frame: final, not masked (RFC 6455 section 5.2). */
function frame(opcode: number, payload: Buffer): Buffer {
  const head =
    payload.length < 126
      ? Buffer.from([0x80 | opcode, payload.length])
      : Buffer.from([0x80 | opcode, 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([head, payload]);
}

/** A browser's frames, masked, whole and under 64 KiB: all that the page above sends. */
function readFrames(socket: Duplex, onFrame: (opcode: number, payload: Buffer) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (data: Buffer) => {
    rest = Buffer.concat([rest, data]);
    for (;;) {
      if (rest.length < 6) return;
      const short = (rest[1] ?? 0) & 0x7f;
      const head = short === 126 ? 4 : 2;
      const length = short === 126 ? rest.readUInt16BE(2) : short;
      if (rest.length < head + 4 + length) return;
      const mask = rest.subarray(head, head + 4);
      const payload = Buffer.from(rest.subarray(head + 4, head + 4 + length));
      for (let i = 0; i < length; i++) payload[i] = (payload[i] ?? 0) ^ (mask[i & 3] ?? 0);
      onFrame((rest[0] ?? 0) & 0x0f, payload);
      rest = rest.subarray(head + 4 + length);
    }
  });
}
