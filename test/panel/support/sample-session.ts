import type { Source } from '../../../src/events/event.ts';
import { FLAG, OPCODE } from '../../../src/events/message-segment.ts';
import { notSeen, seen } from '../../../src/events/observed.ts';
import { parseRequestHead } from '../../../src/protocol/http/request-head.ts';
import { parseResponseHead } from '../../../src/protocol/http/response-head.ts';
import { computeAccept } from '../../../src/protocol/websocket/accept.ts';
import { at, id, SampleLog } from './sample-log.ts';

const T0 = Date.UTC(2026, 10, 20, 14, 2, 11, 31);
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const source: Source = 'debugger';

function request(path: string, host: string, more: readonly string[] = []): string {
  return [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: Upgrade',
    'Pragma: no-cache',
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    'Upgrade: websocket',
    'Origin: https://app.example.com',
    'Sec-WebSocket-Version: 13',
    'Accept-Encoding: gzip, deflate, br, zstd',
    `Sec-WebSocket-Key: ${KEY}`,
    'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits',
    ...more,
    '\r\n',
  ].join('\r\n');
}

function response(accept: string | null, more: readonly string[] = []): string {
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    ...(accept === null ? [] : [`Sec-WebSocket-Accept: ${accept}`]),
    ...more,
    '\r\n',
  ].join('\r\n');
}

/** Opens a connection of the sample: its creation and its request. */
function open(
  log: SampleLog,
  number: number,
  url: string,
  after: number,
  more: readonly string[] = [],
): void {
  const { pathname, search, host } = new URL(url);
  log.event({
    type: 'connection/created',
    at: at(T0 + after),
    connection: id(number),
    source,
    kind: 'websocket',
    url,
    sourceKey: `7.${number}`,
    target: 'page',
    initiator: seen({
      type: 'script',
      url: 'https://app.example.com/assets/app.js',
      stack: [
        { functionName: 'connect', url: 'https://app.example.com/assets/app.js', line: 120, column: 18 },
        { functionName: '', url: 'https://app.example.com/assets/app.js', line: 12, column: 3 },
        { functionName: 'start', url: 'https://app.example.com/assets/vendor.js', line: 1, column: 88_231 },
      ],
    }),
    pageUrl: seen('https://app.example.com/board'),
  });
  log.event({
    type: 'handshake/request-sent',
    at: at(T0 + after + 1.2),
    connection: id(number),
    source,
    head: seen(parseRequestHead(request(pathname + search, host, more)).value),
  });
}

function answer(log: SampleLog, number: number, after: number, text: string): void {
  const head = parseResponseHead(text).value;
  log.event({
    type: 'handshake/response-received',
    at: at(T0 + after),
    connection: id(number),
    source,
    status: seen(head.status),
    transport: 'http/1.1',
    head: seen(head),
  });
}

function fail(log: SampleLog, number: number, after: number, words: string): void {
  log.event({
    type: 'browser/reported-error',
    at: at(T0 + after),
    connection: id(number),
    source,
    text: words,
  });
  log.event({
    type: 'connection/closed',
    at: at(T0 + after + 0.3),
    connection: id(number),
    source,
    close: notSeen('source-cannot'),
  });
}

/** A session with something of everything that the views have to show. `burst` adds that many messages to the first. */
export function sampleSession(burst = 0): SampleLog {
  const log = new SampleLog();
  const accept = computeAccept(KEY).accept;
  log.event({
    type: 'recording/started',
    at: at(T0),
    source,
    url: 'https://app.example.com/',
    browser: 'Chromium 156',
  });

  open(log, 0, 'wss://app.example.com/chat?room=7&token=abc123', 40, [
    'Sec-WebSocket-Protocol: chat, superchat',
  ]);
  answer(
    log,
    0,
    71,
    response(accept, [
      'Server: nginx/1.27.1',
      'Sec-WebSocket-Protocol: chat',
      'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=12',
    ]),
  );
  log.text(
    0,
    'in',
    '{"type":"message","from":"ana","text":"on my way","n":9007199254740993,"tags":["a","b"],"at":{"lat":46.05,"lon":14.5}}',
    T0 + 90,
  );
  log.text(0, 'out', '{"type":"ack","n":17}', T0 + 269);
  log.text(0, 'in', 'plain text, with a tab\tand\na second line', T0 + 461);
  log.binary(
    0,
    'in',
    Uint8Array.from({ length: 4096 }, (_, i) => (i * 31 + (i >> 4)) & 0xff),
    T0 + 461.1,
  );
  log.row(0, 'out', OPCODE.text, new Uint8Array(0), T0 + 500);
  log.row(0, 'out', OPCODE.binary, new Uint8Array(0), T0 + 612, { flags: FLAG.payloadUnknown });
  log.cut();

  open(log, 1, 'wss://stream.example.com/feed?v=2', 80);
  log.event({
    type: 'handshake/response-received',
    at: at(T0 + 120),
    connection: id(1),
    source,
    status: seen(200),
    transport: 'h2',
    head: seen(parseResponseHead('HTTP/2 200 OK\r\nserver: envoy\r\n\r\n').value),
  });
  for (let i = 0; i < 40; i++) log.text(1, 'in', `{"t":"upd","items":[${i},${i + 1}]}`, T0 + 130 + i * 21);
  log.cut();

  for (let i = 0; i < 3; i++) {
    open(log, 2 + i, 'wss://app.example.com/notifications', 500 + i * 900);
    fail(log, 2 + i, 520 + i * 900, 'Error during WebSocket handshake: Unexpected response code: 404');
  }
  open(log, 5, 'wss://old.example.com/legacy', 700);
  answer(log, 5, 731, response('s3pPLMBiTxaQ9kYGzzhZRbK+xOX=', ['Server: home-made']));
  fail(log, 5, 732, "Error during WebSocket handshake: Incorrect 'Sec-WebSocket-Accept' header value");
  log.cut();

  open(log, 6, 'wss://broker.example.com/mqtt', 900, ['Sec-WebSocket-Protocol: mqtt']);
  answer(log, 6, 960, response(accept, ['Sec-WebSocket-Protocol: mqtt']));
  log.binary(6, 'out', Uint8Array.of(0x10, 0x0c, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60), T0 + 970);
  log.binary(6, 'in', Uint8Array.of(0x20, 2, 0, 0), T0 + 1010);
  log.event({
    type: 'capture/gap',
    at: at(T0 + 1500),
    until: at(T0 + 1538),
    why: 'worker-restarted',
    messages: null,
  });
  log.binary(6, 'in', Uint8Array.of(0xd0, 0), T0 + 2200);
  log.event({
    type: 'connection/closed',
    at: at(T0 + 2600),
    connection: id(6),
    source,
    close: seen({ code: 1000, reason: 'bye', wasClean: true, by: 'client' }),
  });
  log.event({
    type: 'connection/discovered',
    at: at(T0 + 2000),
    connection: id(7),
    source,
    kind: 'websocket',
    url: notSeen('before-recording'),
    sourceKey: '6.1',
    target: 'page',
  });
  log.text(7, 'in', 'tick', T0 + 2001);
  open(log, 8, 'ws://127.0.0.1:9/blocked', 2300);
  fail(log, 8, 2303, 'net::ERR_UNSAFE_PORT');
  open(log, 9, 'wss://slow.example.com/pending', 2500);
  log.cut();

  for (let done = 0; done < burst; done++) {
    log.text(
      0,
      done % 3 === 0 ? 'out' : 'in',
      `{"n":${done},"word":"${done % 10 === 0 ? 'Needle' : 'hay'}"}`,
      T0 + 3000 + done * 0.1,
    );
    if (done % 1000 === 999) log.cut();
  }
  return log.cut();
}
