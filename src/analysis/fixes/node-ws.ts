import type { Product } from './product.ts';
import type { FixLabel } from './write-fix.ts';
import { writeFix } from './write-fix.ts';

const label: FixLabel = {
  product: 'Node ws',
  version: '8.x',
  where: 'the server',
  note: '',
};

export const nodeWs: Product = {
  name: 'Node ws',
  role: 'server',
  family: 'node',
  signs: {
    // Often beside it; code for the application that names itself comes first.
    likelyField: /^x-powered-by: express\b/i,
    // Fastify’s.
    words: /"message":"Route [A-Z]+:[^"]{0,300} not found"/,
    // Its answer to a path that is not its own, and that of gorilla/websocket to what is no handshake.
    sharedWords: /^Bad Request\nBad Request$/,
  },
  fixes: {
    path: (site) =>
      writeFix(
        {
          ...label,
          note: 'Pass the HTTP server that really listens to WebSocketServer; it answers 400 to any other path.',
        },
        " import { createServer } from 'node:http';",
        " import { WebSocketServer } from 'ws';",
        ' ',
        ' const server = createServer();',
        `+const sockets = new WebSocketServer({ server, path: '${site.path}' });`,
        "+sockets.on('connection', (socket) => socket.send('hello'));",
        ' server.listen(3000);',
      ),
    origin: () =>
      writeFix(
        {
          ...label,
          note: 'Name the origins of your own pages; ws answers 401 to all others.',
        },
        "+const ORIGINS = new Set(['https://app.example.com', 'http://localhost:5173']);",
        ' const sockets = new WebSocketServer({',
        '   server,',
        '+  verifyClient: ({ origin }) => ORIGINS.has(origin),',
        ' });',
      ),
    timeout: () =>
      writeFix(
        {
          ...label,
          note: 'A ping every 30 s stays below every longer limit; a peer that does not answer is disconnected.',
        },
        " sockets.on('connection', (socket) => {",
        '+  let alive = true;',
        "+  socket.on('pong', () => {",
        '+    alive = true;',
        '+  });',
        '+  const beat = setInterval(() => {',
        '+    if (!alive) return socket.terminate();',
        '+    alive = false;',
        '+    socket.ping();',
        '+  }, 30_000);',
        "+  socket.on('close', () => clearInterval(beat));",
        ' });',
      ),
    subprotocol: () =>
      writeFix(
        {
          ...label,
          note: 'The answer is one of the names that the page offered, in the same case; without it ws takes the first.',
        },
        " const SPOKEN = ['chat.v2', 'chat.v1'];",
        ' const sockets = new WebSocketServer({',
        '   server,',
        '+  handleProtocols: (offered) => SPOKEN.find((name) => offered.has(name)) ?? false,',
        ' });',
      ),
    extensions: () =>
      writeFix(
        {
          ...label,
          note: 'This is the default: the server then agrees to no extension, which is always valid.',
        },
        ' const sockets = new WebSocketServer({',
        '   server,',
        '+  perMessageDeflate: false,',
        ' });',
      ),
    version: () =>
      writeFix(
        {
          ...label,
          where: 'the server, in place of a library of before 2012',
          note: 'ws speaks version 13, as every browser does.',
        },
        "+import { WebSocketServer } from 'ws';",
        ' ',
        '+const sockets = new WebSocketServer({ server });',
      ),
    accept: () =>
      writeFix(
        {
          product: 'Node.js',
          version: '18+',
          where: 'a handshake written by hand; better leave it to the ws library',
          note: 'The key is used as text, not decoded, and the digest is written in base64.',
        },
        " import { createHash } from 'node:crypto';",
        ' ',
        " server.on('upgrade', (request, socket) => {",
        "+  const key = request.headers['sec-websocket-key'];",
        "+  const accept = createHash('sha1').update(key + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64');",
        '   socket.write(',
        "+    'HTTP/1.1 101 Switching Protocols\\r\\n' +",
        "+      'Upgrade: websocket\\r\\n' +",
        "+      'Connection: Upgrade\\r\\n' +",
        "+      'Sec-WebSocket-Accept: ' + accept + '\\r\\n\\r\\n',",
        '   );',
        ' });',
      ),
    authentication: () =>
      writeFix(
        {
          ...label,
          note: 'A page cannot set Authorization on a socket: use the session’s cookie, and check Origin with it.',
        },
        ' const sockets = new WebSocketServer({ noServer: true });',
        " server.on('upgrade', (request, socket, head) => {",
        '+  if (!sessionOf(request.headers.cookie)) {',
        "+    socket.end('HTTP/1.1 401 Unauthorized\\r\\nConnection: close\\r\\nContent-Length: 0\\r\\n\\r\\n');",
        '+    return;',
        '+  }',
        "   sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit('connection', ws, request));",
        ' });',
      ),
    listen: () =>
      writeFix(
        {
          ...label,
          note: '0.0.0.0 listens on every IPv4 address, which a container needs; :: takes IPv6 as well.',
        },
        "+const sockets = new WebSocketServer({ host: '0.0.0.0', port: 3000 });",
      ),
    port: () =>
      writeFix(
        {
          ...label,
          note: 'Browsers refuse the ports of other services, such as 22, 25, 6000, 6666 and 10080.',
        },
        '+const sockets = new WebSocketServer({ port: 8080 });',
      ),
    'head-size': () =>
      writeFix(
        {
          product: 'Node.js',
          version: '18+',
          where: 'the command that starts the server',
          note: 'In bytes; the default is 16 KiB for all fields together.',
        },
        '+node --max-http-header-size=65536 server.js',
      ),
    'one-handler': (site) =>
      writeFix(
        {
          ...label,
          note: 'Two WebSocketServer with { server } both answer each upgrade: the second writes its 400 into the open socket.',
        },
        '+const chat = new WebSocketServer({ noServer: true });',
        '+const other = new WebSocketServer({ noServer: true });',
        "+server.on('upgrade', (request, socket, head) => {",
        "+  const { pathname } = new URL(request.url, 'http://localhost');",
        `+  const sockets = pathname === '${site.path}' ? chat : other;`,
        "+  sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit('connection', ws, request));",
        '+});',
      ),
    'message-size': () =>
      writeFix(
        { ...label, note: 'In bytes; the default is 100 MiB. A larger message is answered with 1009.' },
        ' const sockets = new WebSocketServer({',
        '   server,',
        '+  maxPayload: 256 * 1024 * 1024,',
        ' });',
      ),
    heartbeat: () =>
      writeFix(
        { ...label, note: 'A page sees this message every 30 s; it does not see pings.' },
        " sockets.on('connection', (socket) => {",
        '+  const beat = setInterval(() => socket.send(\'{"type":"beat"}\'), 30_000);',
        "+  socket.on('close', () => clearInterval(beat));",
        ' });',
      ),
  },
};
