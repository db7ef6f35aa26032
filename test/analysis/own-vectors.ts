import type { Vector } from './vector.ts';

type Headers = readonly (readonly [name: string, value: string])[];

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';
const DEFLATE = 'permessage-deflate';

const ASK: Headers = [
  ['Host', 'server.example.com'],
  ['Upgrade', 'websocket'],
  ['Connection', 'Upgrade'],
  ['Sec-WebSocket-Key', KEY],
  ['Sec-WebSocket-Version', '13'],
  ['Origin', 'http://example.com'],
];
const SWITCH: Headers = [
  ['Upgrade', 'websocket'],
  ['Connection', 'Upgrade'],
  ['Sec-WebSocket-Accept', ACCEPT],
];
const CONNECT: Headers = [
  [':method', 'CONNECT'],
  [':protocol', 'websocket'],
  [':scheme', 'https'],
  [':path', '/chat'],
  [':authority', 'server.example.com'],
  ['sec-websocket-version', '13'],
  ['origin', 'http://example.com'],
];

/** The headers without those named, and with more. */
function change(headers: Headers, without: readonly string[], more: Headers = []): Headers {
  const gone = without.map((name) => name.toLowerCase());
  return [...headers.filter(([name]) => !gone.includes(name.toLowerCase())), ...more];
}

/** The headers with one value changed. */
function set(headers: Headers, name: string, value: string): Headers {
  return headers.map((header) =>
    header[0].toLowerCase() === name.toLowerCase() ? [header[0], value] : header,
  );
}

interface Given {
  readonly websocket?: boolean;
  readonly transport?: string;
  readonly line?: string | null;
  readonly ask?: Headers;
  readonly status?: number | null;
  readonly statusLine?: string | null;
  readonly answer?: Headers;
  readonly mayFail?: readonly string[];
}

function vector(name: string, fails: readonly string[], given: Given): Vector {
  const status = given.status === undefined ? 101 : given.status;
  return {
    id: 'own',
    name,
    websocket: given.websocket ?? true,
    transport: given.transport ?? 'h1',
    request: {
      line: given.line === undefined ? 'GET /chat HTTP/1.1' : given.line,
      headers: given.ask ?? ASK,
    },
    response:
      status === null
        ? null
        : {
            statusLine: given.statusLine === undefined ? `HTTP/1.1 ${status} Status` : given.statusLine,
            status,
            headers: given.answer ?? (status === 101 ? SWITCH : [['Content-Length', '0']]),
          },
    fails: fails.map((check) => [check]),
    mayFail: given.mayFail ?? [],
  };
}

const deflate = (name: string, offer: string, answer: string, fails: readonly string[] = []): Vector =>
  vector(`deflate: ${name}`, fails, {
    ask: [...ASK, ['Sec-WebSocket-Extensions', offer]],
    answer: [...SWITCH, ['Sec-WebSocket-Extensions', answer]],
  });
const key = (name: string, value: string, fails: readonly string[] = ['key-is-16-bytes']): Vector =>
  vector(`key: ${name}`, fails, {
    ask: set(ASK, 'Sec-WebSocket-Key', value),
    status: 400,
    mayFail: ['status-is-101'],
  });
const version = (name: string, value: string, fails: readonly string[]): Vector =>
  vector(`version: ${name}`, fails, { ask: set(ASK, 'Sec-WebSocket-Version', value), status: null });
const asks = (name: string, headers: Headers, fails: readonly string[]): Vector =>
  vector(`request: ${name}`, fails, { ask: headers, status: null });
const answers = (name: string, headers: Headers, fails: readonly string[]): Vector =>
  vector(`response: ${name}`, fails, { answer: headers });
const subprotocol = (name: string, asked: Headers, chosen: Headers, fails: readonly string[]): Vector =>
  vector(`subprotocol: ${name}`, fails, { ask: [...ASK, ...asked], answer: [...SWITCH, ...chosen] });
const upgrade = (name: string, ask: Headers, given: Given, fails: readonly string[]): Vector =>
  vector(`upgrade: ${name}`, fails, { websocket: false, ask: [['Host', 'e'], ...ask], ...given });
const http2 = (name: string, given: Given, fails: readonly string[]): Vector =>
  vector(`http2: ${name}`, fails, { transport: 'h2', line: null, ask: CONNECT, statusLine: null, ...given });

const BITS = 'deflate-parameters-are-valid';
const OFFER = `${DEFLATE}; client_max_window_bits`;

/** What the sample leaves out, and what the RFCs say of it. */
export const OWN_VECTORS: readonly Vector[] = [
  key('unpadded', KEY.slice(0, 22)),
  key('one padding character too few', KEY.slice(0, 23)),
  key('one padding character too many', `${KEY}=`),
  key('17 bytes', 'AAAAAAAAAAAAAAAAAAAAAAA='),
  key('15 bytes', 'AAAAAAAAAAAAAAAAAAAA'),
  key('the alphabet of URLs', 'dGhlIHNh-XBsZSBub25j_Q=='),
  key('a space within', 'dGhlIHNhbXBsZ SBub25jZQ=='),
  key('empty', ''),
  key('white space around it is not part of it', ` \t${KEY} `, []),
  key('unused bits that are not 0 still decode to 16 bytes', 'dGhlIHNhbXBsZSBub25jZR==', []),
  asks('no key', change(ASK, ['Sec-WebSocket-Key']), ['key-sent-once']),
  asks('two keys', [...ASK, ['Sec-WebSocket-Key', KEY]], ['key-sent-once']),
  asks('two keys joined by newline', set(ASK, 'Sec-WebSocket-Key', `${KEY}\n${KEY}`), ['key-sent-once']),

  version('with a leading zero', '013', ['version-is-13']),
  version('with white space around it', ' 13 ', []),
  version('negative', '-13', ['version-is-13']),
  version('14', '14', ['version-is-13']),
  version('130', '130', ['version-is-13']),
  version('7 of hybi', '7', ['version-is-13', 'handshake-is-rfc6455']),
  version('0 of hybi', '0', ['version-is-13', 'handshake-is-rfc6455']),
  version('a list', '8, 13', ['version-is-13', 'handshake-is-rfc6455']),
  version('empty', '', ['version-is-13']),
  asks('no version', change(ASK, ['Sec-WebSocket-Version']), ['version-is-13']),
  asks('13 twice', [...ASK, ['Sec-WebSocket-Version', '13']], ['version-is-13']),
  asks('a draft by its field', [...ASK, ['Sec-WebSocket-Draft', '2']], ['handshake-is-rfc6455']),

  vector('request: POST', ['request-is-get'], {
    line: 'POST /chat HTTP/1.1',
    status: 405,
    mayFail: ['status-is-101'],
  }),
  vector('request: methods have case', ['request-is-get'], { line: 'get /chat HTTP/1.1', status: null }),
  vector('request: HTTP/1.2 is later', [], { line: 'GET /chat HTTP/1.2' }),
  vector('request: HTTP/1.0', ['request-is-http-1-1'], { line: 'GET /chat HTTP/1.0', status: null }),
  asks('no Host', change(ASK, ['Host']), ['request-has-host']),
  asks('two Hosts', [...ASK, ['Host', 'other.example.com']], ['request-has-host']),
  asks(
    'names of fields have no case',
    [
      ['HOST', 'server.example.com'],
      ['uPGRADE', 'WebSocket'],
      ['CONNECTION', 'UPGRADE'],
      ['sec-websocket-key', KEY],
      ['SEC-WEBSOCKET-VERSION', '13'],
      ['ORIGIN', 'null'],
    ],
    [],
  ),
  asks('no Upgrade', change(ASK, ['Upgrade']), ['request-offers-upgrade']),
  asks('empty Upgrade', set(ASK, 'Upgrade', ''), ['request-offers-upgrade', 'request-names-websocket']),
  asks('Upgrade with a slash and no version', set(ASK, 'Upgrade', 'websocket/'), [
    'request-offers-upgrade',
    'request-names-websocket',
  ]),
  asks('Upgrade offers websocket among others', set(ASK, 'Upgrade', 'h2c, WebSocket'), []),
  asks('Upgrade in two fields', [...set(ASK, 'Upgrade', 'foo/2'), ['Upgrade', 'websocket']], []),
  asks('empty elements are to be borne', set(ASK, 'Upgrade', ',, websocket ,'), []),
  asks('no Connection', change(ASK, ['Connection']), ['request-connection-lists-upgrade']),
  asks('Connection: close', set(ASK, 'Connection', 'close'), ['request-connection-lists-upgrade']),
  asks('Connection with empty elements', set(ASK, 'Connection', ',,\t,  , ,Upgrade  ,,'), []),
  asks('Connection in two fields', [...set(ASK, 'Connection', 'keep-alive'), ['Connection', 'upgrade']], []),
  asks('Connection: Upgraded', set(ASK, 'Connection', 'Upgraded'), ['request-connection-lists-upgrade']),
  asks('no Origin', change(ASK, ['Origin']), []),
  asks('empty extensions', [...ASK, ['Sec-WebSocket-Extensions', '']], ['requested-extensions-are-valid']),
  asks(
    'an empty element among extensions',
    [...ASK, ['Sec-WebSocket-Extensions', ', foo ;bar = 42,, baz,']],
    [],
  ),
  asks(
    'a truncated extension',
    [...ASK, ['Sec-WebSocket-Extensions', 'foo; bar=']],
    ['requested-extensions-are-valid'],
  ),
  asks(
    'an unterminated quote',
    [...ASK, ['Sec-WebSocket-Extensions', 'foo; bar="baz']],
    ['requested-extensions-are-valid'],
  ),
  asks(
    'a quoted value that is empty',
    [...ASK, ['Sec-WebSocket-Extensions', 'foo; bar=""']],
    ['requested-extensions-are-valid'],
  ),
  asks('the same extension twice', [...ASK, ['Sec-WebSocket-Extensions', `${DEFLATE}, ${OFFER}`]], []),
  asks(
    'an unknown parameter of deflate',
    [...ASK, ['Sec-WebSocket-Extensions', `${DEFLATE}; foo=1`]],
    ['requested-extensions-are-valid'],
  ),
  asks(
    'a window of 16 bits',
    [...ASK, ['Sec-WebSocket-Extensions', `${DEFLATE}; server_max_window_bits=16`]],
    ['requested-extensions-are-valid'],
  ),
  asks(
    'a window of 08 bits',
    [...ASK, ['Sec-WebSocket-Extensions', `${DEFLATE}; server_max_window_bits=08`]],
    ['requested-extensions-are-valid'],
  ),
  asks(
    'a quoted window',
    [...ASK, ['Sec-WebSocket-Extensions', `${DEFLATE}; server_max_window_bits="10"`]],
    [],
  ),
  asks(
    'a valueless server window',
    [...ASK, ['Sec-WebSocket-Extensions', `${DEFLATE}; server_max_window_bits`]],
    ['requested-extensions-are-valid'],
  ),
  asks(
    'a takeover with a value',
    [...ASK, ['Sec-WebSocket-Extensions', `${DEFLATE}; server_no_context_takeover=1`]],
    ['requested-extensions-are-valid'],
  ),
  asks('the old deflate of WebKit', [...ASK, ['Sec-WebSocket-Extensions', 'x-webkit-deflate-frame']], []),
  asks('empty subprotocol', [...ASK, ['Sec-WebSocket-Protocol', '']], ['requested-subprotocols-are-valid']),
  asks(
    'a subprotocol with a slash',
    [...ASK, ['Sec-WebSocket-Protocol', 'a/b']],
    ['requested-subprotocols-are-valid'],
  ),
  asks('subprotocols that differ in case', [...ASK, ['Sec-WebSocket-Protocol', 'foo, FOO']], []),
  asks(
    'a subprotocol twice over two fields',
    [...ASK, ['Sec-WebSocket-Protocol', 'a'], ['Sec-WebSocket-Protocol', 'b, a']],
    ['requested-subprotocols-are-valid'],
  ),

  answers('no Upgrade', change(SWITCH, ['Upgrade']), ['response-names-upgrade']),
  answers('empty Upgrade', set(SWITCH, 'Upgrade', ''), ['upgrade-is-websocket']),
  answers('Upgrade twice', [...SWITCH, ['Upgrade', 'websocket']], ['upgrade-is-websocket']),
  answers('Upgrade twice in a list', set(SWITCH, 'Upgrade', 'websocket, websocket'), [
    'upgrade-is-websocket',
  ]),
  vector('response: Upgrade with a version', ['upgrade-is-websocket'], {
    answer: set(SWITCH, 'Upgrade', 'websocket/13'),
    mayFail: ['upgrade-was-offered'],
  }),
  vector('response: a letter that only looks like k', ['upgrade-is-websocket'], {
    answer: set(SWITCH, 'Upgrade', 'websoc\u212aet'),
    mayFail: ['upgrade-was-offered'],
  }),
  answers('no Connection', change(SWITCH, ['Connection']), ['response-connection-lists-upgrade']),
  answers('Connection: keep-alive, Upgrade', set(SWITCH, 'Connection', 'keep-alive, Upgrade'), []),
  answers(
    'Connection in two fields',
    [...set(SWITCH, 'Connection', 'keep-alive'), ['Connection', 'Upgrade']],
    [],
  ),
  answers('Connection: x-upgrade', set(SWITCH, 'Connection', 'x-upgrade'), [
    'response-connection-lists-upgrade',
  ]),
  answers('accept with white space around it', set(SWITCH, 'Sec-WebSocket-Accept', ` ${ACCEPT}\t`), []),
  answers(
    'accept with white space in it',
    set(SWITCH, 'Sec-WebSocket-Accept', `${ACCEPT.slice(0, 9)} ${ACCEPT.slice(9)}`),
    ['accept-matches-key'],
  ),
  answers('accept in quotes', set(SWITCH, 'Sec-WebSocket-Accept', `"${ACCEPT}"`), ['accept-matches-key']),
  answers('accept without padding', set(SWITCH, 'Sec-WebSocket-Accept', ACCEPT.slice(0, -1)), [
    'accept-matches-key',
  ]),
  answers('empty accept', set(SWITCH, 'Sec-WebSocket-Accept', ''), ['accept-matches-key']),
  answers('accept is the key', set(SWITCH, 'Sec-WebSocket-Accept', KEY), ['accept-matches-key']),
  answers(
    'accept once right, once wrong',
    [...SWITCH, ['Sec-WebSocket-Accept', 'x']],
    ['accept-is-sent-once', 'accept-matches-key'],
  ),
  answers('accept joined by comma', set(SWITCH, 'Sec-WebSocket-Accept', `${ACCEPT}, ${ACCEPT}`), [
    'accept-is-sent-once',
  ]),
  answers('accept joined by newline', set(SWITCH, 'Sec-WebSocket-Accept', `${ACCEPT}\n${ACCEPT}`), [
    'accept-is-sent-once',
  ]),
  answers('Transfer-Encoding', [...SWITCH, ['Transfer-Encoding', 'chunked']], ['switch-has-no-body']),
  answers('a version in a success', [...SWITCH, ['Sec-WebSocket-Version', '13']], []),
  vector('response: HTTP/1.0 in the status line', ['response-is-http-1-1'], {
    statusLine: 'HTTP/1.0 101 Switching Protocols',
  }),
  vector('response: no reason', [], { statusLine: 'HTTP/1.1 101' }),
  vector('response: a request without a key', ['key-sent-once'], { ask: change(ASK, ['Sec-WebSocket-Key']) }),
  vector('response: a hash of a malformed key', ['key-is-16-bytes'], {
    ask: set(ASK, 'Sec-WebSocket-Key', 'abc'),
    answer: set(SWITCH, 'Sec-WebSocket-Accept', 'tl0a8zttVsjItRSsFVyQjMlLWYQ='),
    mayFail: ['accept-matches-key'],
  }),

  ...[100, 103, 200, 204, 301, 302, 307, 308, 400, 401, 403, 404, 407, 429, 500, 502, 503, 505].map(
    (status) => vector(`status ${status}`, ['status-is-101'], { status }),
  ),
  vector('status 426 with all it needs', ['status-is-101'], {
    status: 426,
    answer: [
      ['Upgrade', 'websocket'],
      ['Connection', 'Upgrade'],
      ['Sec-WebSocket-Version', '13, 8'],
    ],
  }),
  vector('status 426 without Upgrade', ['status-is-101', 'refusal-names-upgrade'], { status: 426 }),
  vector('status 426 without Connection', ['status-is-101', 'refusal-names-upgrade'], {
    status: 426,
    answer: [['Upgrade', 'websocket']],
  }),
  vector('status 400 with versions', ['status-is-101', 'version-is-13'], {
    status: 400,
    ask: set(ASK, 'Sec-WebSocket-Version', '99'),
    answer: [['Sec-WebSocket-Version', '13']],
  }),
  vector('a refusal is not judged as a switch', ['status-is-101'], {
    status: 403,
    answer: [
      ['Upgrade', 'foo'],
      ['Connection', 'close'],
      ['Sec-WebSocket-Accept', 'x'],
      ['Sec-WebSocket-Protocol', 'y'],
      ['Sec-WebSocket-Extensions', ';'],
    ],
  }),

  subprotocol(
    'chosen',
    [['Sec-WebSocket-Protocol', 'chat, superchat']],
    [['Sec-WebSocket-Protocol', 'superchat']],
    [],
  ),
  subprotocol(
    'chosen of two fields',
    [
      ['Sec-WebSocket-Protocol', 'a'],
      ['Sec-WebSocket-Protocol', 'b'],
    ],
    [['Sec-WebSocket-Protocol', 'b']],
    [],
  ),
  subprotocol(
    'in another case',
    [['Sec-WebSocket-Protocol', 'chat']],
    [['Sec-WebSocket-Protocol', 'Chat']],
    ['subprotocol-was-offered'],
  ),
  subprotocol('not asked for', [], [['Sec-WebSocket-Protocol', 'chat']], ['subprotocol-was-offered']),
  subprotocol('none chosen', [['Sec-WebSocket-Protocol', 'chat']], [], ['subprotocol-chosen-when-offered']),
  subprotocol(
    'two in a list',
    [['Sec-WebSocket-Protocol', 'a, b']],
    [['Sec-WebSocket-Protocol', 'a, b']],
    ['subprotocol-is-single'],
  ),
  subprotocol(
    'the same in two fields',
    [['Sec-WebSocket-Protocol', 'a']],
    [
      ['Sec-WebSocket-Protocol', 'a'],
      ['Sec-WebSocket-Protocol', 'a'],
    ],
    ['subprotocol-is-single'],
  ),
  subprotocol(
    'white space around it',
    [['Sec-WebSocket-Protocol', 'a']],
    [['Sec-WebSocket-Protocol', ' a ']],
    [],
  ),

  deflate('plain', OFFER, DEFLATE),
  deflate('twice', OFFER, `${DEFLATE}, ${DEFLATE}`, [BITS]),
  deflate('a window that was not offered', DEFLATE, `${DEFLATE}; client_max_window_bits=10`, [BITS]),
  deflate(
    'a client window above the offer, which is a hint (RFC 7692 7.1.2.2)',
    `${DEFLATE}; client_max_window_bits=12`,
    `${DEFLATE}; client_max_window_bits=13`,
  ),
  deflate(
    'a client window below the offer',
    `${DEFLATE}; client_max_window_bits=12`,
    `${DEFLATE}; client_max_window_bits=10`,
  ),
  deflate('no client window after an offer of one', `${DEFLATE}; client_max_window_bits=12`, DEFLATE),
  deflate('a client window without value', OFFER, `${DEFLATE}; client_max_window_bits`, [BITS]),
  deflate(
    'a server window above the offer',
    `${DEFLATE}; server_max_window_bits=12`,
    `${DEFLATE}; server_max_window_bits=13`,
    [BITS],
  ),
  deflate(
    'a server window below the offer',
    `${DEFLATE}; server_max_window_bits=12`,
    `${DEFLATE}; server_max_window_bits=8`,
  ),
  deflate('the server window left out', `${DEFLATE}; server_max_window_bits=12`, DEFLATE, [BITS]),
  deflate('a server window nobody asked for', DEFLATE, `${DEFLATE}; server_max_window_bits=10`),
  deflate('a takeover left out', `${DEFLATE}; server_no_context_takeover`, DEFLATE, [BITS]),
  deflate(
    'a takeover accepted',
    `${DEFLATE}; server_no_context_takeover`,
    `${DEFLATE}; server_no_context_takeover`,
  ),
  deflate(
    'a takeover nobody asked for',
    DEFLATE,
    `${DEFLATE}; server_no_context_takeover; client_no_context_takeover`,
  ),
  deflate('a client takeover may be ignored', `${DEFLATE}; client_no_context_takeover`, DEFLATE),
  deflate(
    'the second of two offers',
    `${DEFLATE}; server_max_window_bits=8, ${DEFLATE}`,
    `${DEFLATE}; server_max_window_bits=12`,
  ),
  deflate(
    'neither of two offers',
    `${DEFLATE}; server_max_window_bits=8, ${DEFLATE}; server_max_window_bits=9`,
    `${DEFLATE}; server_max_window_bits=12`,
    [BITS],
  ),
  deflate('a takeover with a value', OFFER, `${DEFLATE}; server_no_context_takeover=1`, [BITS]),
  deflate('an unknown parameter', OFFER, `${DEFLATE}; foo`, [BITS]),
  deflate('a window of 16 bits', OFFER, `${DEFLATE}; server_max_window_bits=16`, [BITS]),
  deflate('a window with a sign', OFFER, `${DEFLATE}; server_max_window_bits=+9`, [BITS]),
  deflate('a window with a leading zero', OFFER, `${DEFLATE}; server_max_window_bits=09`, [BITS]),
  deflate('another extension', OFFER, 'x-webkit-deflate-frame', ['extensions-were-offered']),
  deflate('in another case', OFFER, 'Permessage-Deflate', ['extensions-were-offered']),
  deflate('an empty answer', OFFER, '', ['extensions-are-valid']),
  answers(
    'an extension nobody offered',
    [...SWITCH, ['Sec-WebSocket-Extensions', DEFLATE]],
    ['extensions-were-offered'],
  ),

  upgrade(
    'h2c',
    [
      ['Connection', 'Upgrade, HTTP2-Settings'],
      ['Upgrade', 'h2c'],
      ['HTTP2-Settings', 'AAMAAABkAARAAAAAAAIAAAAA'],
    ],
    {
      answer: [
        ['Upgrade', 'h2c'],
        ['Connection', 'Upgrade'],
      ],
    },
    [],
  ),
  upgrade(
    'h2c without settings',
    [
      ['Connection', 'Upgrade'],
      ['Upgrade', 'h2c'],
    ],
    { status: 200 },
    ['h2c-settings-sent-once'],
  ),
  upgrade(
    'h2c with settings twice',
    [
      ['Connection', 'Upgrade, HTTP2-Settings'],
      ['Upgrade', 'h2c'],
      ['HTTP2-Settings', 'AAMAAABk'],
      ['HTTP2-Settings', 'AAMAAABk'],
    ],
    { status: 200 },
    ['h2c-settings-sent-once'],
  ),
  upgrade(
    'h2c with settings that Connection does not list',
    [
      ['Connection', 'Upgrade'],
      ['Upgrade', 'h2c'],
      ['HTTP2-Settings', 'AAMAAABk'],
    ],
    { status: 200 },
    ['h2c-settings-sent-once'],
  ),
  upgrade(
    'TLS of RFC 2817',
    [
      ['Connection', 'Upgrade'],
      ['Upgrade', 'TLS/1.0'],
    ],
    {
      line: 'OPTIONS * HTTP/1.1',
      answer: [
        ['Upgrade', 'TLS/1.0, HTTP/1.1'],
        ['Connection', 'Upgrade'],
      ],
    },
    [],
  ),
  upgrade(
    'TLS of another version',
    [
      ['Connection', 'Upgrade'],
      ['Upgrade', 'TLS/1.3'],
    ],
    {
      answer: [
        ['Upgrade', 'TLS/1.0'],
        ['Connection', 'Upgrade'],
      ],
    },
    ['upgrade-was-offered'],
  ),
  upgrade(
    'one of a list',
    [
      ['Connection', 'upgrade'],
      ['Upgrade', 'example/1, foo/2'],
    ],
    {
      answer: [
        ['Upgrade', 'foo/2'],
        ['Connection', 'upgrade'],
      ],
    },
    [],
  ),
  upgrade(
    'ignored',
    [
      ['Connection', 'upgrade'],
      ['Upgrade', 'example/1, foo/2'],
    ],
    { status: 200 },
    [],
  ),
  upgrade(
    'POST is not forbidden',
    [
      ['Connection', 'upgrade'],
      ['Upgrade', 'IRC/6.9'],
    ],
    {
      line: 'POST / HTTP/1.1',
      answer: [
        ['Upgrade', 'irc/6.9'],
        ['Connection', 'Upgrade'],
      ],
    },
    [],
  ),
  upgrade(
    'without Upgrade in the 101',
    [
      ['Connection', 'upgrade'],
      ['Upgrade', 'IRC/6.9'],
    ],
    { answer: [['Connection', 'Upgrade']] },
    ['response-names-upgrade'],
  ),
  upgrade(
    'without Connection in the 101',
    [
      ['Connection', 'upgrade'],
      ['Upgrade', 'IRC/6.9'],
    ],
    { answer: [['Upgrade', 'IRC/6.9']] },
    ['response-connection-lists-upgrade'],
  ),
  upgrade('Connection does not list it', [['Upgrade', 'IRC/6.9']], { status: 200 }, [
    'request-connection-lists-upgrade',
  ]),
  upgrade(
    'a 101 that nobody asked for',
    [],
    {
      answer: [
        ['Upgrade', 'foo'],
        ['Connection', 'Upgrade'],
      ],
    },
    ['upgrade-was-offered'],
  ),
  upgrade(
    'a plain request, and an answer that offers more',
    [],
    {
      status: 200,
      answer: [
        ['Upgrade', 'h2,h2c'],
        ['Connection', 'Upgrade'],
      ],
    },
    [],
  ),
  upgrade('a plain request, and a 426 without Upgrade', [], { status: 426 }, ['refusal-names-upgrade']),
  upgrade(
    'connect-udp',
    [
      ['Connection', 'Upgrade'],
      ['Upgrade', 'connect-udp'],
      ['Capsule-Protocol', '?1'],
    ],
    {
      answer: [
        ['Connection', 'Upgrade'],
        ['Upgrade', 'connect-udp'],
        ['Capsule-Protocol', '?1'],
      ],
    },
    [],
  ),
  upgrade(
    'connect-udp without Capsule-Protocol is a warning',
    [
      ['Connection', 'Upgrade'],
      ['Upgrade', 'connect-udp'],
    ],
    {
      answer: [
        ['Connection', 'Upgrade'],
        ['Upgrade', 'connect-udp'],
      ],
    },
    [],
  ),
  upgrade(
    'a body after a 101',
    [
      ['Connection', 'upgrade'],
      ['Upgrade', 'IRC/6.9'],
    ],
    {
      answer: [
        ['Upgrade', 'IRC/6.9'],
        ['Connection', 'Upgrade'],
        ['Content-Length', '3'],
      ],
    },
    ['switch-has-no-body'],
  ),

  http2('200', { status: 200, answer: [[':status', '200']] }, []),
  http2('204 is of the 2xx too', { status: 204, answer: [[':status', '204']] }, []),
  ...[101, 400, 403, 404, 500, 501].map((status) =>
    http2(`status ${status}`, { status, answer: [[':status', `${status}`]] }, ['extended-connect-succeeded']),
  ),
  http2(
    'a subprotocol',
    {
      ask: [...CONNECT, ['sec-websocket-protocol', 'chat']],
      status: 200,
      answer: [
        [':status', '200'],
        ['sec-websocket-protocol', 'chat'],
      ],
    },
    [],
  ),
  http2(
    'a subprotocol nobody asked for',
    {
      status: 200,
      answer: [
        [':status', '200'],
        ['sec-websocket-protocol', 'chat'],
      ],
    },
    ['subprotocol-was-offered'],
  ),
  http2(
    'Transfer-Encoding in the answer',
    {
      status: 200,
      answer: [
        [':status', '200'],
        ['transfer-encoding', 'chunked'],
      ],
    },
    ['no-connection-fields-over-http2'],
  ),
  http2(
    'te: trailers is allowed',
    { ask: [...CONNECT, ['te', 'trailers']], status: 200, answer: [[':status', '200']] },
    [],
  ),
  http2(
    'an invented request',
    {
      line: 'GET wss://server.example.com/chat HTTP/1.1',
      ask: [
        ['Upgrade', 'websocket'],
        ['Connection', 'Upgrade'],
      ],
      status: 200,
      answer: [['date', 'x']],
    },
    [],
  ),
  http2(
    'no version',
    { ask: change(CONNECT, ['sec-websocket-version']), status: 200, answer: [[':status', '200']] },
    [],
  ),
  { ...http2('the same over HTTP/3', { status: 200, answer: [[':status', '200']] }, []), transport: 'h3' },
];
