import type { RawData, WebSocket } from 'ws';

/** The server's side of a live socket of the demo. Called once for each connection; it ends when the socket closes. */
export type Flow = (socket: WebSocket, query: URLSearchParams) => void;

/** `nodebuffer`, the default of `ws`, delivers every message as one Buffer. */
function textOf(data: RawData): string {
  return Buffer.isBuffer(data) ? data.toString() : '';
}

/** Runs while the socket is open; the first call is after one period. */
function every(milliseconds: number, socket: WebSocket, act: (turn: number) => void): void {
  let turn = 0;
  const timer = setInterval(() => {
    if (socket.readyState === socket.OPEN) act(turn++);
  }, milliseconds);
  socket.once('close', () => clearInterval(timer));
}

/** Sends back everything as it came. */
export const echo: Flow = (socket) => {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
};

const LINES = [
  ['ana', 'The 14:02 is late again.'],
  ['ben', 'Which platform?'],
  ['ana', 'Four. They switched the points ten minutes ago.'],
  ['chiyo', 'ありがとう 🚉 on my way'],
  ['ben', 'Signal is green now.'],
  ['dmitri', 'Vielen Dank, bis gleich!'],
] as const;

/** A chat in JSON: people talk every two seconds, and messages of the page are acknowledged. */
export const chat: Flow = (socket) => {
  socket.send(
    JSON.stringify({ type: 'welcome', room: 'platform-4', people: ['ana', 'ben', 'chiyo', 'dmitri'] }),
  );
  socket.on('message', (data) => {
    socket.send(JSON.stringify({ type: 'delivered', bytes: textOf(data).length }));
  });
  every(2000, socket, (turn) => {
    const [from, text] = LINES[turn % LINES.length] ?? LINES[0];
    socket.send(
      JSON.stringify({ type: 'message', id: turn + 1, from, text, sentAt: new Date().toISOString() }),
    );
  });
};

const PING_EVERY = 2500;

/** Engine.IO 4 with Socket.IO 5 inside, framed by hand: open, connect, events, an acknowledgement, an attachment, pings. */
export const socketIo: Flow = (socket) => {
  const open = {
    sid: 'Zs4vT1mG0yYwq7PZAAAB',
    upgrades: [],
    pingInterval: PING_EVERY,
    pingTimeout: 20_000,
    maxPayload: 1e6,
  };
  socket.send(`0${JSON.stringify(open)}`);
  socket.on('message', (data, isBinary) => {
    const text = isBinary ? '' : textOf(data);
    if (text === '40') socket.send('40{"sid":"wF8d0m2kQe5nXo1CAAAC"}');
    const call = /^42(\d+)\["subscribe"/.exec(text);
    if (call) socket.send(`43${call[1]}[{"ok":true,"symbols":3}]`);
  });
  every(PING_EVERY, socket, () => socket.send('2'));
  every(1500, socket, (turn) => {
    const symbol = ['RAIL', 'SIGN', 'YARD'][turn % 3];
    const price = (100 + 8 * Math.sin(turn / 5) + (turn % 3)).toFixed(2);
    socket.send(`42["price",{"symbol":"${symbol}","price":${price},"turn":${turn}}]`);
    if (turn % 4 === 3) {
      socket.send('451-["chart",{"_placeholder":true,"num":0}]');
      socket.send(wave(turn, 64));
    }
  });
};

/** JSON-RPC 2.0: each call is answered after a moment, one in seven by an error. */
export const rpc: Flow = (socket) => {
  let calls = 0;
  socket.on('message', (data) => {
    const id = /"id":(\d+)/.exec(textOf(data))?.[1] ?? 'null';
    const turn = calls++;
    const answer =
      turn % 7 === 6
        ? '"error":{"code":-32001,"message":"The points are locked."}'
        : `"result":{"signal":"${turn % 3 === 0 ? 'red' : 'green'}","since":${1_795_905_600 + turn}}`;
    setTimeout(() => socket.send(`{"jsonrpc":"2.0","id":${id},${answer}}`), 15 + (turn % 5) * 20);
  });
};

const MQTT = { connect: 1, subscribe: 8, ping: 12 } as const;

/** MQTT 3.1.1: the acknowledgements that a client waits for, and what a sensor publishes. */
export const mqtt: Flow = (socket) => {
  socket.on('message', (data) => {
    if (!Buffer.isBuffer(data)) return;
    const type = (data[0] ?? 0) >> 4;
    if (type === MQTT.connect) socket.send(Buffer.of(0x20, 2, 0, 0));
    if (type === MQTT.subscribe) socket.send(Buffer.of(0x90, 3, data[2] ?? 0, data[3] ?? 0, 0));
    if (type === MQTT.ping) socket.send(Buffer.of(0xd0, 0));
  });
  every(1800, socket, (turn) => {
    const topic = Buffer.from(`yard/track-${1 + (turn % 3)}/heat`);
    const reading = Buffer.from(`{"celsius":${(21 + 3 * Math.sin(turn / 4)).toFixed(1)},"turn":${turn}}`);
    const body = Buffer.concat([Buffer.of(0, topic.length), topic, reading]);
    socket.send(Buffer.concat([Buffer.of(0x30, body.length), body]));
  });
};

/** Samples of a wave: a 16-byte head (magic, turn, count, rate) and 32-bit floats, all little endian. */
export const samples: Flow = (socket) => {
  every(1200, socket, (turn) => {
    const head = Buffer.from('SWYD\0\0\0\0\0\0\0\0\0\0\0\0', 'latin1');
    head.writeUInt32LE(turn, 4);
    head.writeUInt32LE(48, 8);
    head.writeUInt32LE(8000, 12);
    socket.send(Buffer.concat([head, wave(turn, 48)]));
  });
};

function wave(turn: number, count: number): Buffer {
  const bytes = Buffer.alloc(count * 4);
  for (let i = 0; i < count; i++) bytes.writeFloatLE(Math.sin((turn * count + i) / 9), i * 4);
  return bytes;
}

const MOST_AT_ONCE = 10_000_000;

/** Sends `count` text messages of `size` bytes as fast as the socket takes them, then closes with 1000. */
export const flood: Flow = (socket, query) => {
  const count = Math.min(Number(query.get('count') ?? 1000) || 0, MOST_AT_ONCE);
  const size = Math.min(Math.max(Number(query.get('size') ?? 64) || 0, 16), 65_536);
  let sent = 0;
  const pump = (): void => {
    while (sent < count && socket.readyState === socket.OPEN) {
      sent++;
      const text = `{"n":${sent},"x":"`;
      const message = `${text}${'.'.repeat(Math.max(0, size - text.length - 2))}"}`;
      if (sent % 500 === 0 || sent === count) {
        // Waits for the network, so that a million messages do not wait in memory.
        socket.send(message, () => setImmediate(pump));
        return;
      }
      socket.send(message);
    }
    if (sent >= count) socket.close(1000, 'done');
  };
  pump();
};
