import { encodeClose, encodeFrame, OPCODE } from '../../../src/cli/demo/frame.ts';
import type { RawAnswer } from '../../../src/cli/demo/raw-server.ts';

/** A wrong answer to a handshake, or a right one with wrong frames after it, and what Chromium says of it. */
export interface FaultyAnswer {
  /** Names the answer in test reports and in the server's path. */
  readonly id: string;
  /** The head to answer, one character a byte; `{accept}` stands for the right accept value. */
  readonly answer: string;
  /** Bytes that follow the head. */
  readonly frames?: Uint8Array;
  /** Subprotocols the page asks for. */
  readonly offers?: readonly string[];
  readonly afterwards: RawAnswer['afterwards'];
  /** Text of Network.webSocketFrameError in Chromium 156; null where there is none. */
  readonly expected: string | null;
  /** Code of the page's close event, where it is not 1006; null where the socket stays open. */
  readonly closeCode?: number | null;
}

const FAILED = 'Error during WebSocket handshake: ';
const DEFLATE = `${FAILED}Error in permessage-deflate: `;

const UPGRADE = 'Upgrade: websocket';
const CONNECTION = 'Connection: Upgrade';
const ACCEPT = 'Sec-WebSocket-Accept: {accept}';

function head(...lines: readonly string[]): string {
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function switching(...lines: readonly string[]): string {
  return head('HTTP/1.1 101 Switching Protocols', ...lines);
}

/** A 101 with these lines. */
function handshake(
  id: string,
  lines: readonly string[],
  expected: string | null,
  offers?: readonly string[],
): FaultyAnswer {
  const answer = { id, answer: switching(...lines), afterwards: 'hold', expected } as const;
  return offers === undefined ? answer : { ...answer, offers };
}

/** A proper 101 with these lines besides. */
function extra(
  id: string,
  lines: readonly string[],
  expected: string | null,
  offers?: readonly string[],
): FaultyAnswer {
  return handshake(id, [UPGRADE, CONNECTION, ACCEPT, ...lines], expected, offers);
}

function deflate(id: string, parameters: string, fault: string): FaultyAnswer {
  return extra(
    `deflate-${id}`,
    [`Sec-WebSocket-Extensions: permessage-deflate${parameters}`],
    DEFLATE + fault,
  );
}

function status(line: string, code: string): FaultyAnswer {
  return {
    id: `status-${line.replaceAll(/\W+/g, '-')}`,
    answer: head(`HTTP/1.1 ${line}`, 'Content-Length: 0', 'Connection: close'),
    afterwards: 'end',
    expected: `${FAILED}Unexpected response code: ${code}`,
  };
}

function frames(
  id: string,
  bytes: readonly Uint8Array[],
  expected: string | null,
  lines: readonly string[] = [],
): FaultyAnswer {
  return {
    id: `frame-${id}`,
    answer: switching(UPGRADE, CONNECTION, ACCEPT, ...lines),
    frames: Buffer.concat(bytes),
    afterwards: 'end-on-data',
    expected,
  };
}

function mismatch(value: string): string {
  return `${FAILED}'Sec-WebSocket-Protocol' header value '${value}' in response does not match any of sent values`;
}

function notWebSocket(value: string): string {
  return `${FAILED}'Upgrade' header value is not 'WebSocket': ${value}`;
}

function unsupported(name: string): string {
  return `${FAILED}Found an unsupported extension '${name}' in 'Sec-WebSocket-Extensions' header`;
}

function rejected(value: string): string {
  return `${FAILED}'Sec-WebSocket-Extensions' header value is rejected by the parser: ${value}`;
}

/** Answers whose head is at fault. */
export const FAULTY_HANDSHAKES: readonly FaultyAnswer[] = [
  handshake('no-connection', [UPGRADE, ACCEPT], `${FAILED}'Connection' header is missing`),
  handshake(
    'connection-without-upgrade',
    [UPGRADE, 'Connection: keep-alive', ACCEPT],
    `${FAILED}'Connection' header value must contain 'Upgrade'`,
  ),
  handshake('no-accept', [UPGRADE, CONNECTION], `${FAILED}'Sec-WebSocket-Accept' header is missing`),
  handshake(
    'two-accepts',
    [UPGRADE, CONNECTION, ACCEPT, ACCEPT],
    `${FAILED}'Sec-WebSocket-Accept' header must not appear more than once in a response`,
  ),
  handshake(
    'wrong-accept',
    [UPGRADE, CONNECTION, 'Sec-WebSocket-Accept: XXXXthisiswrongXXXX'],
    `${FAILED}Incorrect 'Sec-WebSocket-Accept' header value`,
  ),
  handshake(
    'empty-accept',
    [UPGRADE, CONNECTION, 'Sec-WebSocket-Accept:'],
    `${FAILED}Incorrect 'Sec-WebSocket-Accept' header value`,
  ),
  handshake('no-upgrade', [CONNECTION, ACCEPT], `${FAILED}'Upgrade' header is missing`),
  handshake(
    'two-upgrades',
    [UPGRADE, UPGRADE, CONNECTION, ACCEPT],
    `${FAILED}'Upgrade' header must not appear more than once in a response`,
  ),
  // Chromium takes a list for a repeated field: the two are the same to it.
  handshake(
    'upgrade-list',
    ['Upgrade: websocket, h2c', CONNECTION, ACCEPT],
    `${FAILED}'Upgrade' header must not appear more than once in a response`,
  ),
  ...['Pepsi', 'foo', 'h2c', 'hogefuga', 'web socket', 'websockets', 'x websocket', ''].map((value) =>
    handshake(
      `upgrade-${value.replace(' ', '-') || 'empty'}`,
      [`Upgrade: ${value}`, CONNECTION, ACCEPT],
      notWebSocket(value),
    ),
  ),

  extra(
    'two-subprotocols',
    ['Sec-WebSocket-Protocol: chat', 'Sec-WebSocket-Protocol: chat'],
    `${FAILED}'Sec-WebSocket-Protocol' header must not appear more than once in a response`,
    ['chat'],
  ),
  extra(
    'subprotocol-list',
    ['Sec-WebSocket-Protocol: chat, superchat'],
    `${FAILED}'Sec-WebSocket-Protocol' header must not appear more than once in a response`,
    ['chat', 'superchat'],
  ),
  extra('subprotocol-empty', ['Sec-WebSocket-Protocol:'], mismatch(''), ['chat']),
  extra('subprotocol-mismatch', ['Sec-WebSocket-Protocol: MismatchProtocol'], mismatch('MismatchProtocol'), [
    'chat',
  ]),
  extra('subprotocol-irc', ['Sec-WebSocket-Protocol: irc'], mismatch('irc'), ['chat', 'superchat']),
  extra('subprotocol-case', ['Sec-WebSocket-Protocol: teST-49'], mismatch('teST-49'), ['test-49']),
  extra(
    'subprotocol-not-asked',
    ['Sec-WebSocket-Protocol: chatv20.chromium.org'],
    `${FAILED}Response must not include 'Sec-WebSocket-Protocol' header if not present in request: chatv20.chromium.org`,
  ),
  extra(
    'subprotocol-not-chosen',
    [],
    `${FAILED}Sent non-empty 'Sec-WebSocket-Protocol' header but no response was received`,
    ['chat'],
  ),

  extra('extensions-semicolon', ['Sec-WebSocket-Extensions: ;'], rejected(';')),
  extra('extensions-no-name', ['Sec-WebSocket-Extensions: foo;='], rejected('foo;=')),
  extra('extensions-open-quote', ['Sec-WebSocket-Extensions: foo; a="b'], rejected('foo; a="b')),
  extra('extensions-empty', ['Sec-WebSocket-Extensions:'], rejected('')),
  ...['foo', 'x-foo', 'x-op', 'x-unknown-extension', 'x-webkit-deflate-frame'].map((name) =>
    extra(`extension-${name}`, [`Sec-WebSocket-Extensions: ${name}`], unsupported(name)),
  ),
  extra(
    'deflate-twice',
    ['Sec-WebSocket-Extensions: permessage-deflate, permessage-deflate'],
    `${FAILED}Received duplicate permessage-deflate response`,
  ),
  {
    ...extra(
      'deflate-good',
      ['Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover'],
      null,
    ),
    afterwards: 'end-on-data',
    closeCode: null,
  },
  deflate('unknown-parameter', '; foo', 'Received an unexpected permessage-deflate extension parameter'),
  ...[
    'client_max_window_bits=10',
    'server_max_window_bits=10',
    'server_no_context_takeover',
    'client_no_context_takeover',
  ].map((parameter) =>
    deflate(
      `repeats-${parameter.replace('=10', '')}`,
      `; ${parameter}; ${parameter}`,
      `Received duplicate permessage-deflate extension parameter ${parameter.replace('=10', '')}`,
    ),
  ),
  ...[
    'client_max_window_bits=16',
    'client_max_window_bits=7',
    'client_max_window_bits=08',
    'server_max_window_bits=16',
    'client_no_context_takeover=x',
    'server_no_context_takeover=x',
  ].map((parameter) =>
    deflate(
      `bad-${parameter.replace('=', '-')}`,
      `; ${parameter}`,
      `Received invalid ${parameter.replace(/=.*/, '')} parameter`,
    ),
  ),
  deflate('client-bits-bare', '; client_max_window_bits', 'client_max_window_bits must have value'),
  deflate(
    'server-bits-bare',
    '; server_max_window_bits',
    'Received invalid server_max_window_bits parameter',
  ),

  status('100 Continue', '100'),
  status('103 Early Hints', '103'),
  ...[
    '200 OK',
    '204 No Content',
    '301 Moved Permanently',
    '302 Found',
    '307 Temporary Redirect',
    '400 Bad Request',
    '403 Forbidden',
    '404 Not Found',
    '405 Method Not Allowed',
    '410 Gone',
    '426 Upgrade Required',
    '429 Too Many Requests',
    '500 Internal Server Error',
    '501 Not Implemented',
    '502 Bad Gateway',
    '503 Service Unavailable',
    '504 Gateway Timeout',
    '999 Odd',
  ].map((line) => status(line, line.slice(0, 3))),
  status('4', '4'),
  status('', '200'),
  {
    id: 'status-401',
    answer: head('HTTP/1.1 401 Unauthorized', 'WWW-Authenticate: Basic realm="x"', 'Content-Length: 0'),
    afterwards: 'end',
    expected: 'HTTP Authentication failed; no valid credentials available',
  },
  {
    id: 'status-401-bare',
    answer: head('HTTP/1.1 401 Unauthorized', 'Content-Length: 0'),
    afterwards: 'end',
    expected: 'HTTP Authentication failed; no valid credentials available',
  },
  {
    id: 'status-407',
    answer: head(
      'HTTP/1.1 407 Proxy Authentication Required',
      'Proxy-Authenticate: Basic realm="x"',
      'Content-Length: 0',
    ),
    afterwards: 'end',
    expected: 'Error in connection establishment: net::ERR_UNEXPECTED_PROXY_AUTH',
  },
  {
    id: 'http-1-0',
    answer: head('HTTP/1.0 101 Switching Protocols', UPGRADE, CONNECTION, ACCEPT),
    afterwards: 'end-on-data',
    // Chromium switches all the same.
    expected: null,
    closeCode: null,
  },
  {
    id: 'http-0-9',
    answer: '<html>hello</html>\r\n\r\n',
    afterwards: 'end',
    expected: `${FAILED}net::ERR_INVALID_HTTP_RESPONSE`,
  },
  {
    id: 'nothing',
    answer: '',
    afterwards: 'end',
    expected: 'Connection closed before receiving a handshake response',
  },
  { id: 'reset', answer: '', afterwards: 'reset', expected: `${FAILED}net::ERR_CONNECTION_RESET` },
  {
    id: 'midway',
    answer: 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: webs',
    afterwards: 'end',
    expected: `${FAILED}net::ERR_CONNECTION_CLOSED`,
  },
  {
    id: 'head-of-300-kib',
    answer: switching(UPGRADE, CONNECTION, ACCEPT, `X-Long: ${'x'.repeat(300 * 1024)}`),
    afterwards: 'end',
    expected: `${FAILED}net::ERR_RESPONSE_HEADERS_TOO_BIG`,
  },
  extra(
    'two-lengths',
    ['Content-Length: 1', 'Content-Length: 2'],
    `${FAILED}net::ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH`,
  ),
  extra('nul-in-field', ['X-Nul: a\0b'], `${FAILED}net::ERR_INVALID_HTTP_RESPONSE`),
  { ...extra('with-body-length', ['Content-Length: 5'], null), afterwards: 'end-on-data', closeCode: null },
  { ...extra('folded', ['X-Folded: a', ' b'], null), afterwards: 'end-on-data', closeCode: null },
];

const text = (payload: string | Uint8Array, options = {}): Buffer =>
  encodeFrame(OPCODE.text, payload, options);
const HELLO = text('hello');

/** Right handshakes with frames at fault after them (RFC 6455 section 5). */
export const FAULTY_FRAMES: readonly FaultyAnswer[] = [
  frames(
    'masked',
    [HELLO, text('masked', { masked: true })],
    'A server must not mask any frames that it sends to the client.',
  ),
  ...[1, 2, 4, 7].map((reserved) =>
    frames(
      `reserved-${reserved}`,
      [HELLO, text('x', { reserved })],
      `One or more reserved bits are on: reserved1 = ${reserved >> 2}, reserved2 = ${(reserved >> 1) & 1}, reserved3 = ${reserved & 1}`,
    ),
  ),
  ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode) =>
    frames(`opcode-${opcode}`, [HELLO, encodeFrame(opcode, 'x')], `Unrecognized frame opcode: ${opcode}`),
  ),
  frames('utf8', [HELLO, text(Buffer.from([0x68, 0xc3, 0x28]))], 'Could not decode a text frame as UTF-8.'),
  frames('utf8-cut', [HELLO, text(Buffer.from([0xe2, 0x82]))], 'Could not decode a text frame as UTF-8.'),
  frames(
    'utf8-across-fragments',
    [
      HELLO,
      text(Buffer.from([0xe2, 0x82]), { final: false }),
      encodeFrame(OPCODE.continuation, Buffer.from([0x28])),
    ],
    'Could not decode a text frame as UTF-8.',
  ),
  frames('fragmented-ping', [HELLO, encodeFrame(OPCODE.ping, 'x', { final: false })], 'Invalid frame header'),
  frames('fragmented-pong', [HELLO, encodeFrame(OPCODE.pong, 'x', { final: false })], 'Invalid frame header'),
  frames(
    'fragmented-close',
    [HELLO, encodeFrame(OPCODE.close, '', { final: false })],
    'Invalid frame header',
  ),
  frames('long-ping', [HELLO, encodeFrame(OPCODE.ping, 'x'.repeat(126))], 'Invalid frame header'),
  frames('long-close', [HELLO, encodeClose(1000, 'x'.repeat(124))], 'Invalid frame header'),
  frames(
    'continuation-first',
    [HELLO, encodeFrame(OPCODE.continuation, 'x')],
    'Received unexpected continuation frame.',
  ),
  frames(
    'text-within-fragments',
    [HELLO, text('a', { final: false }), text('b')],
    'Received start of new message but previous message is unfinished.',
  ),
  frames(
    'close-of-one-byte',
    [HELLO, encodeFrame(OPCODE.close, Buffer.from([3]))],
    'Received a broken close frame with an invalid size of 1 byte.',
  ),
  ...[1005, 1006, 1015].map((code) =>
    frames(
      `close-code-${code}`,
      [HELLO, encodeClose(code)],
      'Received a broken close frame containing a reserved status code.',
    ),
  ),
  // Forbidden on the wire as well (RFC 6455 section 7.4), but Chromium hands these to the page as a clean close.
  ...[0, 999, 1004, 1016, 2999, 5000, 65_535].map((code) => ({
    ...frames(`close-code-${code}`, [HELLO, encodeClose(code)], null),
    closeCode: code,
  })),
  frames(
    'close-reason-utf8',
    [HELLO, encodeFrame(OPCODE.close, Buffer.from([0x03, 0xe8, 0xc3, 0x28]))],
    'Received a broken close frame containing invalid UTF-8.',
  ),
  frames('text-after-close', [HELLO, encodeClose(1000), text('x')], 'Data frame received after close'),
  frames('close-after-close', [HELLO, encodeClose(1000), encodeClose(1000)], 'Close received after close'),
  frames(
    'ping-after-close',
    [HELLO, encodeClose(1000), encodeFrame(OPCODE.ping, '')],
    'Ping received after close',
  ),
  frames(
    'pong-after-close',
    [HELLO, encodeClose(1000), encodeFrame(OPCODE.pong, '')],
    'Pong received after close',
  ),
  { ...frames('fin-without-close', [HELLO], null), afterwards: 'end' },
  { ...frames('reset-without-close', [HELLO], null), afterwards: 'reset' },
  frames('length-over-63-bits', [HELLO, text('x', { claimedLength: 1n << 63n })], 'Invalid frame header'),
  frames('length-not-minimal', [HELLO, text('x', { claimedLength: 1n })], 'Invalid frame header'),
  frames('nonsense-after-switch', [Buffer.from('HTTP/1.1 200 OK\r\n\r\n')], 'Invalid frame header'),
  frames(
    'deflate-garbage',
    [HELLO, text(Buffer.from([0xff, 0xff, 0xff]), { reserved: 4 })],
    'Invalid frame header',
    ['Sec-WebSocket-Extensions: permessage-deflate'],
  ),
  frames(
    'deflate-bit-on-continuation',
    [HELLO, text('x', { final: false }), encodeFrame(OPCODE.continuation, 'x', { reserved: 4 })],
    'Invalid frame header',
    ['Sec-WebSocket-Extensions: permessage-deflate'],
  ),
  frames(
    'deflate-bit-on-ping',
    [HELLO, encodeFrame(OPCODE.ping, 'x', { reserved: 4 })],
    'One or more reserved bits are on: reserved1 = 1, reserved2 = 0, reserved3 = 0',
    ['Sec-WebSocket-Extensions: permessage-deflate'],
  ),
];
