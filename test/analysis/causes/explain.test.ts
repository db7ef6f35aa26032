import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readWords } from '../../../src/analysis/browser-words/read-words.ts';
import {
  CAUSES,
  CAUSES_AFTER_SWITCH,
  CAUSES_OF_WAITING,
  CAUSES_WHILE_OPEN,
} from '../../../src/analysis/causes/registry.ts';
import { explain } from '../../../src/analysis/explain.ts';
import type { Finding } from '../../../src/analysis/finding.ts';
import { type Sight, SWITCHED_AT, sightOf } from './connections.ts';

const finding = (check: string, verdict: Finding['verdict'] = 'fail'): Finding => ({
  check,
  verdict,
  level: 'must',
  clauses: [],
  detail: `what ${check} found.`,
  places: [],
  outOfReach: false,
  fix: '',
});

const HANDSHAKE = 'Error during WebSocket handshake: ';
const REACHING = 'Error in connection establishment: ';
const code = (status: number): Sight => ({ words: [`${HANDSHAKE}Unexpected response code: ${status}`] });
const net = (error: string): Sight => ({ words: [`${REACHING}net::${error}`] });
const REQUEST = [
  'Host: app.example.com',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
];
const answer = (line: string, ...fields: string[]): Sight => ({
  request: REQUEST,
  response: [`HTTP/1.1 ${line}`, ...fields],
});

/** A 101 as Firefox shows it before it gives the page 1006. */
const rejected = (...fields: string[]): Sight => ({
  ...answer('101 Switching Protocols', ...fields),
  close: { code: 1006, reason: '', wasClean: false, by: 'unknown' },
});

/** A sight, the cause that has to be told (null: none may be), and the findings beside it. */
type Row = [name: string, sight: Sight, cause: string | null, findings?: Finding[]];
const TABLE: Row[] = [
  // The status, by Chromium's words alone.
  ['404', code(404), 'no-websocket-at-this-path'],
  ['405', code(405), 'no-websocket-at-this-path'],
  ['410', code(410), 'no-websocket-at-this-path'],
  ['200', code(200), 'upgrade-ignored'],
  ['204', code(204), 'upgrade-ignored'],
  ['301', code(301), 'redirected'],
  ['302', code(302), 'redirected'],
  ['303', code(303), 'redirected'],
  ['307', code(307), 'redirected'],
  ['308', code(308), 'redirected'],
  ['400 alone', code(400), 'upgrade-dropped-by-proxy'],
  ['426 alone', code(426), 'upgrade-dropped-by-proxy'],
  ['403', code(403), 'origin-or-access-refused'],
  ['429', code(429), 'rate-limited'],
  ['500', code(500), 'server-failed'],
  ['501', code(501), 'server-failed'],
  ['502', code(502), 'bad-gateway'],
  ['503', code(503), 'bad-gateway'],
  ['504', code(504), 'bad-gateway'],
  ['522 of Cloudflare', code(522), 'bad-gateway'],
  ['408', code(408), 'timed-out'],
  ['a status of no kind', code(4), 'not-http'],
  ['an interim answer', code(103), 'not-http'],
  [
    '401 in words',
    { words: ['HTTP Authentication failed; no valid credentials available'] },
    'authentication-required',
  ],
  ['407 in words', { words: ['Proxy authentication failed'] }, 'proxy-authentication-required'],
  [
    'the prefix of the console',
    { words: [`WebSocket connection to 'ws://a/' failed: ${HANDSHAKE}Unexpected response code: 404`] },
    'no-websocket-at-this-path',
  ],
  // The answer itself, as Firefox, a HAR or a NetLog shows it.
  ['404 seen', answer('404 Not Found', 'Server: nginx/1.22.1'), 'no-websocket-at-this-path'],
  ['200 seen', answer('200 OK', 'Content-Type: text/html'), 'upgrade-ignored'],
  ['401 seen', answer('401 Unauthorized', 'WWW-Authenticate: Basic'), 'authentication-required'],
  ['407 seen', answer('407 Proxy Authentication Required'), 'proxy-authentication-required'],
  ['511 seen', answer('511 Network Authentication Required'), 'proxy-authentication-required'],
  ['a status in a file', { status: 403 }, 'origin-or-access-refused'],
  [
    '426 of ws behind nginx',
    answer('426 Upgrade Required', 'Server: nginx/1.22.1'),
    'upgrade-dropped-by-proxy',
  ],
  [
    '426 that wants websocket',
    answer('426 Upgrade Required', 'Upgrade: websocket'),
    'upgrade-dropped-by-proxy',
  ],
  [
    '426 of gorilla with 13',
    answer('426 Upgrade Required', 'Sec-Websocket-Version: 13'),
    'upgrade-dropped-by-proxy',
  ],
  ['400 that complains', answer("400 Bad Request: missing 'Upgrade' header"), 'upgrade-dropped-by-proxy'],
  [
    '400 of gorilla with 13',
    answer('400 Bad Request', 'Sec-Websocket-Version: 13'),
    'upgrade-dropped-by-proxy',
  ],
  ['400 with Via', answer('400 Bad Request', 'Via: 1.1 proxy'), 'upgrade-dropped-by-proxy'],
  ['400 of a proxy', answer('400 Bad Request', 'Server: openresty'), 'upgrade-dropped-by-proxy'],
  [
    '426 with other versions',
    answer('426 Upgrade Required', 'Sec-WebSocket-Version: 8, 7'),
    'version-not-supported',
  ],
  ['400 with other versions', answer('400 Bad Request', 'Sec-WebSocket-Version: 8'), 'version-not-supported'],
  [
    'a version that is not spoken',
    {
      request: ['Upgrade: websocket', 'Sec-WebSocket-Version: 25'],
      response: ['HTTP/1.1 400 Bad Request', 'Sec-WebSocket-Version: 13, 8'],
    },
    'version-not-supported',
  ],
  [
    '426 to TLS',
    answer('426 Upgrade Required', 'Upgrade: TLS/1.3, HTTP/1.1'),
    'upgrade-to-something-else-required',
  ],
  [
    '426 to HTTP/2',
    answer('426 Upgrade Required', 'Upgrade: HTTP/2.0', 'Connection: Upgrade'),
    'upgrade-to-something-else-required',
  ],
  [
    'h2c ignored',
    { kind: 'upgrade', request: ['Upgrade: h2c'], response: ['HTTP/1.1 200 OK'] },
    'upgrade-ignored',
  ],
  // A 101 that is not right.
  [
    'accept words',
    { words: [`${HANDSHAKE}Incorrect 'Sec-WebSocket-Accept' header value`] },
    'accept-mismatch',
  ],
  ['accept finding', rejected('Upgrade: websocket'), 'accept-mismatch', [finding('accept-matches-key')]],
  ['accept missing', rejected(), 'accept-mismatch', [finding('accept-is-sent-once')]],
  ['no Upgrade', { words: [`${HANDSHAKE}'Upgrade' header is missing`] }, 'switch-incomplete'],
  [
    'other Upgrade',
    { words: [`${HANDSHAKE}'Upgrade' header value is not 'WebSocket': h2c`] },
    'switch-incomplete',
  ],
  ['no Connection', rejected(), 'switch-incomplete', [finding('response-connection-lists-upgrade')]],
  [
    'subprotocol words',
    { words: [`${HANDSHAKE}Sent non-empty 'Sec-WebSocket-Protocol' header but no response was received`] },
    'subprotocol-mismatch',
  ],
  [
    'subprotocol finding',
    rejected('Sec-WebSocket-Protocol: x'),
    'subprotocol-mismatch',
    [finding('subprotocol-was-offered')],
  ],
  [
    'extension words',
    { words: [`${HANDSHAKE}Found an unsupported extension 'x-foo' in 'Sec-WebSocket-Extensions' header`] },
    'extension-mismatch',
  ],
  [
    'deflate words',
    { words: [`${HANDSHAKE}Error in permessage-deflate: client_max_window_bits must have value`] },
    'extension-mismatch',
  ],
  [
    'extension finding',
    rejected('Sec-WebSocket-Extensions: x'),
    'extension-mismatch',
    [finding('extensions-were-offered')],
  ],
  [
    'words before findings',
    {
      ...answer('101 Switching Protocols'),
      words: [`${HANDSHAKE}Incorrect 'Sec-WebSocket-Accept' header value`],
    },
    'accept-mismatch',
    [finding('response-names-upgrade')],
  ],
  // The way to the server.
  ['refused', net('ERR_CONNECTION_REFUSED'), 'connection-refused'],
  ['no tunnel', { words: ['Establishing a tunnel via proxy server failed.'] }, 'connection-refused'],
  [
    'refused, Firefox',
    { source: 'web-request', words: ['NS_ERROR_CONNECTION_REFUSED'] },
    'connection-refused',
  ],
  ['reset', net('ERR_CONNECTION_RESET'), 'connection-reset'],
  ['no name', net('ERR_NAME_NOT_RESOLVED'), 'name-not-resolved'],
  ['unreachable', net('ERR_ADDRESS_UNREACHABLE'), 'address-unreachable'],
  ['offline', net('ERR_INTERNET_DISCONNECTED'), 'address-unreachable'],
  ['timed out', { words: ['WebSocket opening handshake timed out'] }, 'timed-out'],
  ['no connection in time', net('ERR_CONNECTION_TIMED_OUT'), 'timed-out'],
  ['certificate', net('ERR_CERT_AUTHORITY_INVALID'), 'tls-failed'],
  ['TLS', net('ERR_SSL_PROTOCOL_ERROR'), 'tls-failed'],
  ['certificate, Firefox', { source: 'web-request', words: ['SEC_ERROR_UNKNOWN_ISSUER'] }, 'tls-failed'],
  [
    'nothing came',
    { words: ['Connection closed before receiving a handshake response'] },
    'closed-before-response',
  ],
  ['cut short', { words: [`${HANDSHAKE}net::ERR_CONNECTION_CLOSED`] }, 'closed-before-response'],
  ['garbage', { words: [`${HANDSHAKE}net::ERR_INVALID_HTTP_RESPONSE`] }, 'not-http'],
  ['huge headers', { words: [`${HANDSHAKE}net::ERR_RESPONSE_HEADERS_TOO_BIG`] }, 'not-http'],
  // The browser itself.
  ['port', net('ERR_UNSAFE_PORT'), 'unsafe-port'],
  ['too many', net('ERR_INSUFFICIENT_RESOURCES'), 'too-many-sockets'],
  ['extension', net('ERR_BLOCKED_BY_CLIENT'), 'blocked-by-client'],
  ['policy', net('ERR_BLOCKED_BY_CSP'), 'blocked-by-policy'],
  [
    'mixed, in words',
    {
      words: [
        "Mixed Content: The page at 'https://a/' was loaded over HTTPS, but attempted to connect to the insecure WebSocket endpoint 'ws://b/'.",
      ],
    },
    'mixed-content',
  ],
  [
    'mixed, in silence',
    { url: 'ws://b/', pageUrl: 'https://a/', life: 0 },
    'mixed-content',
    [finding('page-and-socket-agree', 'warn')],
  ],
  [
    'closed too early',
    { words: ['WebSocket is closed before the connection is established.'] },
    'cancelled-by-page',
  ],
  ['page left', { words: ['WebSocket opening handshake was canceled'] }, 'cancelled-by-page'],
  ['empty reason', { words: [''] }, 'reason-hidden-by-extension'],
  ['sockets over the limit', { words: ['Insufficient resources'] }, 'too-many-sockets'],
  ['ERR_FAILED', { words: ['net::ERR_FAILED'] }, 'reason-hidden-by-extension'],
  [
    'a status beats an empty reason',
    { ...answer('404 Not Found'), words: [''] },
    'no-websocket-at-this-path',
  ],
  // After the switch.
  [
    '1006',
    {
      ...answer('101 Switching Protocols'),
      close: { code: 1006, reason: '', wasClean: false, by: 'unknown' },
      life: 61,
    },
    'abnormal-closure-after-switch',
  ],
  [
    'a frame fault',
    { ...answer('101 Switching Protocols'), laterWords: ['One or more reserved bits are on: reserved1 = 1'] },
    'frames-broken-after-switch',
  ],
];

/** What must not be told, however near it lies: never a false accusation. */
const NEVER: Row[] = [
  ['an open connection', answer('101 Switching Protocols'), null],
  [
    'an open connection with a failed check',
    answer('101 Switching Protocols'),
    null,
    [finding('subprotocol-chosen-when-offered')],
  ],
  ['a pending one', { request: REQUEST }, null],
  [
    'a normal close',
    {
      ...answer('101 Switching Protocols'),
      close: { code: 1000, reason: 'bye', wasClean: true, by: 'client' },
      life: 60,
    },
    null,
  ],
  ['an end without a code', { ...answer('101 Switching Protocols'), life: 60 }, null],
  [
    'a close of the page with a code of its own',
    { ...answer('101 Switching Protocols'), close: { code: 4001, reason: '', wasClean: true, by: 'client' } },
    null,
  ],
  ['a failure without a word', { life: 3 }, null],
  [
    'an empty reason over HTTP/2, where a 401 leaves it empty too',
    { words: [''], inventedRequest: true },
    null,
  ],
  [
    'a text a page could forge',
    { source: 'page-hook', words: [`${HANDSHAKE}Unexpected response code: 404`], status: 418 },
    null,
  ],
  ['a silent page hook', { source: 'page-hook', words: [''] }, null],
  ['an event stream that is there', { kind: 'event-stream', response: ['HTTP/1.1 200 OK'] }, null],
  ['a socket over HTTP/2', { transport: 'h2', status: 200 }, null],
];

/** The second kind of never: the right cause, where a near one would be wrong. */
const RATHER: [name: string, sight: Sight, cause: string, near: string, findings?: Finding[]][] = [
  [
    '13 among the versions is no version fault',
    answer('400 Bad Request', 'Sec-WebSocket-Version: 13'),
    'upgrade-dropped-by-proxy',
    'version-not-supported',
  ],
  [
    'a refused status is no refused connection',
    { source: 'web-request', ...answer('404 Not Found'), words: ['NS_ERROR_WEBSOCKET_CONNECTION_REFUSED'] },
    'no-websocket-at-this-path',
    'connection-refused',
  ],
  [
    'a wrong accept is no refused connection',
    {
      source: 'web-request',
      ...rejected(),
      words: ['NS_ERROR_WEBSOCKET_CONNECTION_REFUSED'],
    },
    'accept-mismatch',
    'connection-refused',
    [finding('accept-matches-key')],
  ],
  [
    'a 403 seen is no cancelling',
    { ...answer('403 Forbidden'), words: ['WebSocket opening handshake was canceled'] },
    'origin-or-access-refused',
    'cancelled-by-page',
  ],
  [
    'a failed check of the request explains no 404',
    answer('404 Not Found'),
    'no-websocket-at-this-path',
    'accept-mismatch',
    [finding('accept-matches-key')],
  ],
];

describe('explain', () => {
  it.each(TABLE)('%s', (_name, sight, cause, findings = []) => {
    const explanation = explain(sightOf(sight), findings, {});
    expect(explanation?.cause ?? null).toBe(cause);
    expect(explanation?.sentence).toMatch(/^[A-Z0-9].*\.$/u);
    expect(explanation?.evidence.length).toBeGreaterThan(0);
    for (const text of [...(explanation?.evidence ?? []), ...(explanation?.isNot ?? [])]) {
      expect(text).toMatch(/\.$/u);
    }
  });

  it.each(NEVER)('gives no cause of %s', (_name, sight, cause, findings = []) => {
    expect(explain(sightOf(sight), findings, {})?.cause ?? null).toBe(cause);
  });

  it.each(RATHER)('%s', (_name, sight, cause, near, findings = []) => {
    const told = explain(sightOf(sight), findings, {})?.cause;
    expect(told).not.toBe(near);
    expect(told).toBe(cause);
  });

  it('says what is wrong with a certificate in Firefox’s words as in Chromium’s', () => {
    const words = ['The certificate is not trusted because it is self-signed.'];
    const told = explain(sightOf({ source: 'web-request', words }), [], {});
    expect(told?.sentence).toContain('the browser does not trust the issuer of the server’s certificate');
  });

  it.each([
    ['told of a file in which nothing travelled', 'har', null, 'accept-mismatch'],
    ['not told where a message travelled', 'har', SWITCHED_AT, undefined],
    ['not told where nobody knows what travelled', 'har', undefined, undefined],
    ['not told where Chromium took the switch', 'debugger', null, undefined],
  ] as const)('a 101 that a client has to reject: %s', (_name, source, lastMessageAt, cause) => {
    const sight = sightOf({ ...answer('101 Switching Protocols'), source });
    const context = lastMessageAt === undefined ? {} : { lastMessageAt };
    expect(explain(sight, [finding('accept-matches-key')], context)?.cause).toBe(cause);
  });

  it('has every cause in a file of its name', () => {
    const all = [...CAUSES, ...CAUSES_AFTER_SWITCH, ...CAUSES_OF_WAITING, ...CAUSES_WHILE_OPEN];
    const ids = [...new Set(all)].map((cause) => cause.id).toSorted();
    expect(new Set(ids).size).toBe(ids.length);
    const folder = new URL('../../../src/analysis/causes/', import.meta.url);
    const files = new Set(readdirSync(folder));
    expect(ids.filter((id) => !files.has(`${id}.ts`))).toEqual([]);
  });

  it('explains every handshake error that Chromium 156 was seen to give, as the reading of its words says', () => {
    const file = new URL('../../fixtures/chromium-156-errors.json', import.meta.url);
    const { errors } = JSON.parse(readFileSync(file, 'utf8')) as { errors: string[] };
    for (const text of errors) {
      const hint = readWords(text)?.cause ?? null;
      if (hint !== null)
        expect([text, explain(sightOf({ words: [text] }), [], {})?.cause]).toEqual([text, hint]);
    }
  });
});
