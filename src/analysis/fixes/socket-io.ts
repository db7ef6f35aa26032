import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Socket.IO',
  version: '4.x',
  where: 'the server',
  note: 'A plain WebSocket does not speak Socket.IO: the page has to use socket.io-client, with the same path.',
};

export const socketIo: Product = {
  name: 'Socket.IO',
  role: 'server',
  family: 'node',
  signs: {
    words:
      /"code":\d,"message":"(Session ID unknown|Transport unknown|Bad request|Bad handshake method|Forbidden|Unsupported protocol version)"/,
    address: /\/socket\.io\/|[?&]EIO=\d/,
  },
  fixes: {
    path: () =>
      writeFix(
        label,
        "+const io = new Server(httpServer, { path: '/socket.io/', transports: ['polling', 'websocket'] });",
        ' httpServer.listen(3000);',
      ),
    version: () =>
      writeFix(
        {
          ...label,
          version: '3+',
          note: 'Lets clients of version 2 in beside those of 3 and 4. Better, use the client of the server’s version.',
        },
        ' const io = new Server(httpServer, {',
        '+  allowEIO3: true,',
        ' });',
      ),
    origin: () =>
      writeFix(
        {
          ...label,
          note: 'cors governs the polling requests; allowRequest accepts or refuses a socket.',
        },
        ' const io = new Server(httpServer, {',
        "+  cors: { origin: ['https://app.example.com'], credentials: true },",
        "+  allowRequest: (request, done) => done(null, request.headers.origin === 'https://app.example.com'),",
        ' });',
      ),
    timeout: () =>
      writeFix(
        {
          ...label,
          note: 'In milliseconds, the defaults: both together, 45 s, have to stay below the limit of every proxy on the way.',
        },
        ' const io = new Server(httpServer, {',
        '+  pingInterval: 25_000,',
        '+  pingTimeout: 20_000,',
        ' });',
      ),
    rate: () =>
      writeFix(
        {
          ...label,
          where: 'the page',
          note: 'The defaults begin at 1 s and end at 5 s, with a random half.',
        },
        ' const socket = io({',
        '+  reconnectionDelay: 1_000,',
        '+  reconnectionDelayMax: 30_000,',
        '+  randomizationFactor: 0.5,',
        ' });',
      ),
    session: () =>
      writeFix(
        {
          ...label,
          where: 'the page',
          note: 'A session begins by polling and continues by WebSocket: both have to reach the same server. Without polling there is only one request.',
        },
        ' const socket = io({',
        "+  transports: ['websocket'],",
        ' });',
      ),
    'message-size': () =>
      writeFix(
        { ...label, note: 'In bytes; the default is 1 MB, and a larger message ends the socket.' },
        ' const io = new Server(httpServer, {',
        '+  maxHttpBufferSize: 1e8,',
        ' });',
      ),
  },
};
