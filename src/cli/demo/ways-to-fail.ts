import { encodeClose, encodeFrame, OPCODE } from './frame.ts';
import type { RawAnswer, RawRequest } from './raw-server.ts';

/** Headings under which the page groups the buttons. */
type FailureGroup = 'refused' | 'handshake' | 'network' | 'frames' | 'closed';

/** One way to fail: a button of the page, and what the server answers. */
export interface WayToFail {
  /** Path segment of the URL, and what `?fail=` names. */
  readonly id: string;
  readonly group: FailureGroup;
  readonly label: string;
  /** What the server does, for the button's tooltip. */
  readonly does: string;
  /** Subprotocols the page asks for. */
  readonly offers?: readonly string[];
  readonly answer: (request: RawRequest) => RawAnswer;
}

const UPGRADE = 'Upgrade: websocket';
const CONNECTION = 'Connection: Upgrade';

function switching(...lines: readonly string[]): string {
  return ['HTTP/1.1 101 Switching Protocols', ...lines, '', ''].join('\r\n');
}

function accept(request: RawRequest): string {
  return `Sec-WebSocket-Accept: ${request.accept}`;
}

function proper(request: RawRequest): string {
  return switching(UPGRADE, CONNECTION, accept(request));
}

/** A complete ordinary answer, connection closed after it. */
function refusal(
  id: string,
  label: string,
  does: string,
  status: string,
  lines: readonly string[],
  body: string,
  type = 'text/plain',
): WayToFail {
  const head = [
    `HTTP/1.1 ${status}`,
    ...lines,
    `Content-Type: ${type}; charset=utf-8`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    lines.some((line) => line.startsWith('Connection:')) ? '' : 'Connection: close',
  ].filter((line) => line !== '');
  const bytes = `${head.join('\r\n')}\r\n\r\n${body}`;
  return { id, group: 'refused', label, does, answer: () => ({ bytes, afterwards: 'end' }) };
}

function handshake(
  id: string,
  label: string,
  does: string,
  lines: (request: RawRequest) => readonly string[],
  offers?: readonly string[],
): WayToFail {
  const answer = (request: RawRequest): RawAnswer => ({
    bytes: switching(...lines(request)),
    afterwards: 'hold',
  });
  return { id, group: 'handshake', label, does, answer, ...(offers === undefined ? {} : { offers }) };
}

function network(
  id: string,
  label: string,
  does: string,
  bytes: string,
  afterwards: RawAnswer['afterwards'],
): WayToFail {
  return { id, group: 'network', label, does, answer: () => ({ bytes, afterwards }) };
}

/** Switches correctly, sends `hello`, and 100 ms later the faulty frame. */
function afterSwitch(
  group: 'frames' | 'closed',
  id: string,
  label: string,
  does: string,
  bytes: Uint8Array,
  afterwards: RawAnswer['afterwards'],
): WayToFail {
  const hello = encodeFrame(OPCODE.text, `hello from ${id}`);
  const answer = (request: RawRequest): RawAnswer => ({
    bytes: Buffer.concat([Buffer.from(proper(request)), hello]),
    later: { after: 100, bytes },
    afterwards,
  });
  return { id, group, label, does, answer };
}

const nginx = (status: string): string =>
  `<html>\r\n<head><title>${status}</title></head>\r\n<body>\r\n<center><h1>${status}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;

/**
 * The ways in which the servers of the demo fail. The page has a few more that need no server: a refused port, an unsafe
 * port, a policy, a socket closed while it connects (page/fail.js).
 */
export const WAYS_TO_FAIL: readonly WayToFail[] = [
  refusal('200', '200', 'answers as if no upgrade had been asked for', '200 OK', [], 'Just a page.\n'),
  refusal(
    '301',
    '301',
    'redirects, which browsers do not follow here',
    '301 Moved Permanently',
    ['Location: /elsewhere'],
    '',
  ),
  refusal(
    '401',
    '401',
    'asks for credentials',
    '401 Unauthorized',
    ['WWW-Authenticate: Bearer realm="demo"'],
    'Who are you?\n',
  ),
  refusal('403', '403', 'forbids it', '403 Forbidden', [], 'Origin not allowed\n'),
  refusal(
    '404',
    '404',
    'has no WebSocket at this path',
    '404 Not Found',
    ['Server: nginx'],
    nginx('404 Not Found'),
    'text/html',
  ),
  refusal(
    '426',
    '426',
    'speaks another version',
    '426 Upgrade Required',
    [UPGRADE, CONNECTION, 'Sec-WebSocket-Version: 8, 7'],
    'Version 13 is not spoken here\n',
  ),
  refusal(
    '429',
    '429',
    'has had enough of this client',
    '429 Too Many Requests',
    ['Retry-After: 30'],
    'Slow down\n',
  ),
  refusal('500', '500', 'failed inside', '500 Internal Server Error', [], 'Oh no\n'),
  refusal(
    '502',
    '502',
    'is a proxy that got no answer',
    '502 Bad Gateway',
    ['Server: nginx'],
    nginx('502 Bad Gateway'),
    'text/html',
  ),
  refusal('503', '503', 'is not available', '503 Service Unavailable', ['Retry-After: 5'], 'Back soon\n'),

  handshake('wrong-accept', 'Wrong accept', 'answers the sample of the RFC to every key', () => [
    UPGRADE,
    CONNECTION,
    'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  ]),
  handshake('missing-accept', 'Missing accept', 'sends no Sec-WebSocket-Accept', () => [UPGRADE, CONNECTION]),
  handshake('doubled-accept', 'Doubled accept', 'sends Sec-WebSocket-Accept twice', (request) => [
    UPGRADE,
    CONNECTION,
    accept(request),
    accept(request),
  ]),
  handshake(
    'unknown-subprotocol',
    'Unknown subprotocol',
    'chooses a subprotocol that was not offered',
    (request) => [UPGRADE, CONNECTION, accept(request), 'Sec-WebSocket-Protocol: mqtt'],
    ['chat.v2', 'chat.v1'],
  ),
  handshake(
    'subprotocol-not-chosen',
    'Subprotocol not chosen',
    'chooses none of the subprotocols offered',
    (request) => [UPGRADE, CONNECTION, accept(request)],
    ['chat.v2', 'chat.v1'],
  ),
  handshake(
    'unoffered-extension',
    'Unoffered extension',
    'switches on an extension nobody offered',
    (request) => [UPGRADE, CONNECTION, accept(request), 'Sec-WebSocket-Extensions: x-turbo'],
  ),
  handshake('missing-upgrade', 'Missing Upgrade', 'forgets Upgrade in its 101', (request) => [
    CONNECTION,
    accept(request),
  ]),
  handshake('missing-connection', 'Missing Connection', 'forgets Connection in its 101', (request) => [
    UPGRADE,
    accept(request),
  ]),
  handshake('wrong-upgrade', 'Wrong Upgrade', 'switches to h2c, which was not asked for', (request) => [
    'Upgrade: h2c',
    CONNECTION,
    accept(request),
  ]),

  network(
    'garbage',
    'Garbage answer',
    'answers bytes that are not HTTP',
    'SSH-2.0-OpenSSH_9.2\r\n\r\n\x01\x02\x03',
    'end',
  ),
  network('closed', 'Closed before response', 'closes without an answer', '', 'end'),
  network(
    'midway',
    'Closed midway',
    'closes in the middle of its header fields',
    `HTTP/1.1 101 Switching Protocols\r\n${UPGRADE}\r\nConn`,
    'end',
  ),
  network('never-answers', 'Never answers', 'takes the request and stays silent', '', 'hold'),
  network('reset', 'Reset', 'resets the TCP connection', '', 'reset'),

  afterSwitch(
    'frames',
    'reserved-bits',
    'Reserved bits',
    'sets a reserved bit that no extension took',
    encodeFrame(OPCODE.text, 'x', { reserved: 2 }),
    'end-on-data',
  ),
  afterSwitch(
    'frames',
    'masked-frame',
    'Masked server frame',
    'masks its frames as only a client may',
    encodeFrame(OPCODE.text, 'masked', { masked: true }),
    'end-on-data',
  ),
  afterSwitch(
    'frames',
    'invalid-utf8',
    'Invalid UTF-8',
    'sends text that is not UTF-8',
    encodeFrame(OPCODE.text, Buffer.from([0x68, 0xc3, 0x28])),
    'end-on-data',
  ),
  afterSwitch(
    'frames',
    'bad-opcode',
    'Bad opcode',
    'uses opcode 3, which is reserved',
    encodeFrame(3, 'x'),
    'end-on-data',
  ),

  afterSwitch(
    'closed',
    'abnormal',
    'Abnormal closure',
    'drops the connection without a close frame',
    Buffer.alloc(0),
    'destroy-later',
  ),
  afterSwitch('closed', 'close-1001', 'Close 1001', 'goes away', encodeClose(1001), 'end-on-data'),
  afterSwitch(
    'closed',
    'close-1011',
    'Close 1011',
    'met an unexpected condition',
    encodeClose(1011, 'backend gone'),
    'end-on-data',
  ),
  afterSwitch(
    'closed',
    'close-4000',
    'Close 4000',
    'closes with a code of its own and a reason',
    encodeClose(4000, 'session expired'),
    'end-on-data',
  ),
];
