import { describe, expect, it } from 'vitest';
import {
  CAUSES,
  CAUSES_AFTER_SWITCH,
  CAUSES_OF_WAITING,
  CAUSES_WHILE_OPEN,
} from '../../../src/analysis/causes/registry.ts';
import { explain } from '../../../src/analysis/explain.ts';
import type { ExplainContext, MessageFacts } from '../../../src/analysis/explain-context.ts';
import type { Explanation } from '../../../src/analysis/explanation.ts';
import { judge } from '../../../src/analysis/judge.ts';
import { connectionId, epochMilliseconds } from '../../../src/events/units.ts';
import type { Connection } from '../../../src/session/connection.ts';
import type { PageSpan } from '../../../src/session/page-lane.ts';
import { type Sight, SWITCHED_AT, sightOf } from './connections.ts';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';
const ASK = [
  'Host: app.example.com',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Origin: https://app.example.com',
  'Sec-WebSocket-Version: 13',
  `Sec-WebSocket-Key: ${KEY}`,
];
const without = (name: string): string[] => ASK.filter((line) => !line.startsWith(`${name}:`));
const SWITCH = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${ACCEPT}`];

/** A right handshake and its answer, as an imported file shows them. */
const answer = (line: string, ...fields: string[]): Sight => ({
  source: 'har',
  request: ASK,
  response: [`HTTP/1.1 ${line}`, ...fields],
});
const ABNORMAL = { code: 1006, reason: '', wasClean: false, by: 'unknown' } as const;
const switched = (...fields: string[]): Sight => ({
  source: 'web-request',
  request: ASK,
  response: ['HTTP/1.1 101 Switching Protocols', ...fields],
  close: ABNORMAL,
});
const FIREFOX = 'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';
const CRASHED: Sight = {
  ...switched(...SWITCH, 'Sec-WebSocket-Extensions: permessage-deflate'),
  request: [...ASK, 'Sec-WebSocket-Extensions: permessage-deflate'],
  life: 1,
};
const words = (text: string): Sight => ({ words: [text] });
const net = (error: string): Sight => words(`Error in connection establishment: net::${error}`);
const HANDSHAKE = 'Error during WebSocket handshake: ';
const http2 = (status: number, ...fields: string[]): Sight => ({
  source: 'har',
  transport: 'h2',
  method: 'CONNECT',
  request: [':protocol: websocket', ':authority: app.example.com', 'sec-websocket-version: 13'],
  response: [`HTTP/2 ${status}`, ...fields],
});
const stream = (line: string, ...fields: string[]): Sight => ({
  kind: 'event-stream',
  url: 'https://app.example.com/events',
  source: 'har',
  request: ['Host: app.example.com', 'Accept: text/event-stream'],
  response: [`HTTP/1.1 ${line}`, ...fields],
});
const at = (seconds: number) => epochMilliseconds(SWITCHED_AT + seconds * 1000);
const ONE_MESSAGE: MessageFacts = {
  received: 1,
  lastReceivedAt: at(0.9),
  lastDataAt: at(0.9),
  lastSent: null,
  sentSince: 0,
  period: null,
};
const span = (state: PageSpan['state'], from: number, until: number | null): PageSpan => ({
  state,
  from: at(from),
  until: until === null ? null : at(until),
  by: 0,
});

function explainSight(sight: Sight, context: ExplainContext = {}): Explanation | null {
  return explainConnection(sightOf(sight), context);
}
function explainConnection(connection: Connection, context: ExplainContext = {}): Explanation | null {
  const attempts = context.attempts ?? [connection];
  const findings = judge(connection, { attempts, frames: null });
  return explain(connection, findings, { lastMessageAt: null, ...context, attempts });
}

/** What is hinted at beside a 426 to a request without the fields that Firefox adds later. */
const hintsFor = (agent: string) =>
  explainSight({
    source: 'web-request',
    request: ['Host: app.example.com', agent],
    response: ['HTTP/1.1 426 Upgrade Required', 'Upgrade: websocket', 'Connection: Upgrade'],
  })?.hints.join();

type Row = [what: string, sight: Sight, cause: string, says: RegExp, context?: ExplainContext];

const ROWS: Row[] = [
  ['404', answer('404 Not Found'), 'no-websocket-at-this-path', /^Check the path.*404/],
  ['418 in words', words(`${HANDSHAKE}Unexpected response code: 418`), 'no-websocket-at-this-path', /teapot/],
  ['200', answer('200 OK', 'Content-Type: text/html'), 'upgrade-ignored', /^Let the upgrade reach.*200/],
  ['304 of a cache', answer('304 Not Modified', 'ETag: "x"'), 'upgrade-ignored', /cache/],
  [
    '200 whose fields prove HTTP/1.1',
    { ...answer('200 OK'), transport: 'unknown', response: [' 200', 'Connection: keep-alive'] },
    'upgrade-ignored',
    /200/,
  ],
  [
    'a bare 400 with its head',
    answer('400 Bad Request', 'Content-Type: text/html', 'Content-Length: 11'),
    'upgrade-dropped-by-proxy',
    /nothing in the answer proves it/,
  ],
  [
    '400 by its status alone',
    words(`${HANDSHAKE}Unexpected response code: 400`),
    'upgrade-dropped-by-proxy',
    /status alone does not prove it/,
  ],
  [
    '426 of Apache',
    answer('426 Upgrade Required', 'Server: Apache/2.4.62'),
    'upgrade-dropped-by-proxy',
    /^Pass Upgrade and Connection on/,
  ],
  [
    'Spring’s body',
    { ...answer('400 Bad Request'), body: 'Can "Upgrade" only to "WebSocket".' },
    'upgrade-dropped-by-proxy',
    /as if it had not seen/,
  ],
  [
    'a redirect',
    answer('301 Moved', 'Location: https://app.example.com/chat/'),
    'redirected',
    /address that the redirect names/,
  ],
  [
    'a redirect to http:',
    answer('301 Moved', 'Location: http://app.example.com/chat'),
    'redirected',
    /^Forward the scheme to the server behind the proxy/,
  ],
  ['300', words(`${HANDSHAKE}Unexpected response code: 300`), 'redirected', /300/],
  [
    'a redirect to a log-in',
    answer('302 Found', 'Location: https://login.example.com/oauth2/start?rd=%2Fws'),
    'redirected-to-login',
    /^Log in first/,
  ],
  [
    'a log-in page of the same host',
    answer('303 See Other', 'Location: /users/sign_in'),
    'redirected-to-login',
    /^Log in first/,
  ],
  [
    '401',
    answer('401 Unauthorized', 'WWW-Authenticate: Basic'),
    'authentication-required',
    /^Log in first.*401/,
  ],
  [
    '407',
    answer('407 Proxy Authentication Required'),
    'proxy-authentication-required',
    /^Log in to the browser’s own proxy/,
  ],
  ['403', answer('403 Forbidden', 'Server: nginx'), 'origin-or-access-refused', /Origin.*403/],
  ['451', answer('451 Unavailable'), 'origin-or-access-refused', /legal/],
  [
    '426 with other versions',
    answer('426 Upgrade Required', 'Sec-WebSocket-Version: 8'),
    'version-not-supported',
    /“8”/,
  ],
  [
    '426 to TLS',
    answer('426 Upgrade Required', 'Upgrade: TLS/1.3'),
    'upgrade-to-something-else-required',
    /TLS\/1\.3/,
  ],
  ['429', answer('429 Too Many', 'Retry-After: 5'), 'rate-limited', /^Wait.*Retry-After: 5/],
  ['500', answer('500 Internal'), 'server-failed', /log.*500/],
  ['502', answer('502 Bad Gateway', 'Server: nginx'), 'bad-gateway', /502/],
  ...(
    [
      [520, /garbled/],
      [521, /refused/],
      [522, /TCP/],
      [523, /route/],
      [524, /in time/],
      [525, /TLS handshake/],
      [526, /certificate/],
      [530, /1033/],
    ] as const
  ).map(
    ([status, says]): Row => [
      `${status} of Cloudflare`,
      answer(`${status} x`, 'Server: cloudflare', 'CF-Ray: 1'),
      'bad-gateway',
      says,
    ],
  ),
  [
    '530 with its number',
    { ...answer('530 x', 'Server: cloudflare'), body: '<h1>Error 1033</h1>' },
    'bad-gateway',
    /^Start the tunnel/,
  ],
  [
    'a wrong accept',
    switched('Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Accept: aGVsbG8='),
    'accept-mismatch',
    /^Compute/,
  ],
  ['no accept', switched('Upgrade: websocket', 'Connection: Upgrade'), 'accept-mismatch', /without it/],
  ['two accepts', switched(...SWITCH, `Sec-WebSocket-Accept: ${ACCEPT}`), 'accept-mismatch', /once/],
  [
    'no Upgrade',
    switched('Connection: Upgrade', `Sec-WebSocket-Accept: ${ACCEPT}`),
    'switch-incomplete',
    /“Upgrade: websocket” with the 101: the server switched without it/,
  ],
  [
    'no Connection',
    switched('Upgrade: websocket', `Sec-WebSocket-Accept: ${ACCEPT}`),
    'switch-incomplete',
    /“Connection: Upgrade”/,
  ],
  [
    'another subprotocol',
    { ...switched(...SWITCH, 'Sec-WebSocket-Protocol: b'), request: [...ASK, 'Sec-WebSocket-Protocol: a'] },
    'subprotocol-mismatch',
    /another one/,
  ],
  [
    'two subprotocols',
    {
      ...switched(...SWITCH, 'Sec-WebSocket-Protocol: a, b'),
      request: [...ASK, 'Sec-WebSocket-Protocol: a, b'],
    },
    'subprotocol-mismatch',
    /more than one/,
  ],
  [
    'two lines of subprotocols',
    {
      ...switched(...SWITCH, 'Sec-WebSocket-Protocol: a', 'Sec-WebSocket-Protocol: b'),
      request: [...ASK, 'Sec-WebSocket-Protocol: a, b'],
    },
    'subprotocol-mismatch',
    /more than one/,
  ],
  [
    'an empty subprotocol',
    { ...switched(...SWITCH, 'Sec-WebSocket-Protocol:'), request: [...ASK, 'Sec-WebSocket-Protocol: a'] },
    'subprotocol-mismatch',
    /an empty field/,
  ],
  [
    'an empty subprotocol in words',
    words(
      `${HANDSHAKE}Response must not include 'Sec-WebSocket-Protocol' header if not present in request: `,
    ),
    'subprotocol-mismatch',
    /an empty field/,
  ],
  [
    'empty extensions',
    switched(...SWITCH, 'Sec-WebSocket-Extensions:'),
    'extension-mismatch',
    /empty or breaks its grammar/,
  ],
  [
    'an extension not offered',
    switched(...SWITCH, 'Sec-WebSocket-Extensions: permessage-deflate'),
    'extension-mismatch',
    /not offered/,
  ],
  ['a closed port', net('ERR_CONNECTION_REFUSED'), 'connection-refused', /^Start the server/],
  ['a reset', net('ERR_CONNECTION_RESET'), 'connection-reset', /reset/],
  ['no name', net('ERR_NAME_NOT_RESOLVED'), 'name-not-resolved', /“app\.example\.com”/],
  ['no way', net('ERR_ADDRESS_UNREACHABLE'), 'address-unreachable', /cannot be reached/],
  ['no answer in time', words('WebSocket opening handshake timed out'), 'timed-out', /in time/],
  ['a certificate', net('ERR_CERT_DATE_INVALID'), 'tls-failed', /^Renew/],
  ['496 of nginx', answer('496 x', 'Server: nginx'), 'tls-failed', /certificate/],
  [
    'nothing came',
    words('Connection closed before receiving a handshake response'),
    'closed-before-response',
    /log/,
  ],
  ['garbage', words(`${HANDSHAKE}net::ERR_INVALID_HTTP_RESPONSE`), 'not-http', /not HTTP/],
  ['a port', net('ERR_UNSAFE_PORT'), 'unsafe-port', /^Use another port/],
  ['too many', words('Insufficient resources'), 'too-many-sockets', /^Close sockets/],
  ['an extension', net('ERR_BLOCKED_BY_CLIENT'), 'blocked-by-client', /extension/],
  ['a policy', net('ERR_BLOCKED_BY_CSP'), 'blocked-by-policy', /connect-src/],
  [
    'mixed content',
    words('An insecure WebSocket connection may not be initiated from a page loaded over HTTPS.'),
    'mixed-content',
    /wss:/,
  ],
  [
    'closed too early',
    words('WebSocket is closed before the connection is established.'),
    'cancelled-by-page',
    /only after it has opened/,
  ],
  ['499 of nginx', answer('499 x'), 'cancelled-by-page', /client gave up/],
  ['an empty reason', words(''), 'reason-hidden-by-extension', /without extensions/],
  [
    'the local network',
    {
      ...net('ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS'),
      url: 'ws://127.0.0.1:4455/',
      pageUrl: 'https://app.example.com/',
    },
    'blocked-by-local-network-access',
    /this computer.*request it on a click/,
  ],
  [
    'the local network, of a page of http:',
    {
      ...net('ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS'),
      url: 'ws://127.0.0.1:4455/',
      pageUrl: 'http://app.example.com/',
    },
    'blocked-by-local-network-access',
    /^Serve the page over https:/,
  ],
  [
    'the local network, denied',
    { ...net('ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS'), url: 'ws://192.168.1.9/' },
    'blocked-by-local-network-access',
    /^Allow the permission again.*the local network/,
    { permissions: { localNetwork: 'denied', secureContext: true } },
  ],
  [
    'the local network, not asked yet',
    { ...net('ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS'), url: 'ws://192.168.1.9/' },
    'blocked-by-local-network-access',
    /^Request the permission on a click/,
    { permissions: { localNetwork: 'prompt', secureContext: true } },
  ],
  [
    'the local network, in Firefox',
    { source: 'web-request', words: ['NS_ERROR_LOCAL_NETWORK_DENIED'] },
    'blocked-by-local-network-access',
    /permission/,
  ],
  [
    'an allow-list',
    words('Network access revoked'),
    'blocked-by-connection-allowlist',
    /Connection-Allowlist/,
  ],
  [
    'an event stream of another origin that does not let the page read it',
    {
      ...words('CORS error: MissingAllowOriginHeader'),
      kind: 'event-stream',
      pageUrl: 'https://app.example.com/',
    },
    'blocked-by-cors',
    /^Send “Access-Control-Allow-Origin: https:\/\/app\.example\.com” with the answer/,
  ],
  [
    'an event stream that the page’s policy forbids',
    { ...words('(blocked:csp)'), kind: 'event-stream' },
    'blocked-by-policy',
    /connect-src/,
  ],
  [
    '431',
    { ...answer('431 x', 'Via: kong/2.8.1'), request: [...ASK, `Cookie: ${'a'.repeat(9000)}`] },
    'handshake-too-large',
    /cookies.*431/,
  ],
  ['413', answer('413 x'), 'handshake-too-large', /cookies/],
  ['414', words(`${HANDSHAKE}Unexpected response code: 414`), 'handshake-too-large', /Shorten/],
  [
    '400 of nginx that says so',
    {
      ...answer('400 Bad Request', 'Server: nginx'),
      body: '<center>Request Header Or Cookie Too Large</center>',
    },
    'handshake-too-large',
    /cookies/,
  ],
  [
    'no key',
    { ...answer('400 Bad request'), request: without('Sec-WebSocket-Key') },
    'request-is-no-handshake',
    /^Send one Sec-WebSocket-Key/,
  ],
  [
    'a short key',
    {
      ...answer('400 Bad Request', 'Sec-WebSocket-Version: 13'),
      request: [...without('Sec-WebSocket-Key'), 'Sec-WebSocket-Key: dGVzdA=='],
    },
    'request-is-no-handshake',
    /16 random bytes/,
  ],
  [
    'a key of Connection: close',
    { ...answer('426 Upgrade Required'), request: [...without('Connection'), 'Connection: close'] },
    'request-is-no-handshake',
    /“Connection: Upgrade”/,
  ],
  [
    'Firefox’s Connection, misread',
    {
      ...answer(
        '426 Upgrade Required',
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Version: 13',
      ),
      request: [...without('Connection'), 'Connection: keep-alive, Upgrade'],
    },
    'server-misreads-request',
    /reads Connection as a list/,
  ],
  [
    'Firefox’s Connection, misread by Werkzeug',
    {
      ...answer('400 BAD REQUEST', 'Server: Werkzeug/2.0.1 Python/3.9.7'),
      request: [...without('Connection'), 'Connection: keep-alive, Upgrade'],
    },
    'server-misreads-request',
    /keep-alive, Upgrade/,
  ],
  [
    'plain HTTP to a port of TLS',
    {
      ...answer('400 Bad Request', 'Server: nginx'),
      url: 'ws://app.example.com:443/ws',
      body: '<title>400 The plain HTTP request was sent to HTTPS port</title>',
    },
    'server-expects-tls',
    /^Use wss: for the socket:/,
  ],
  [
    'plain HTTP of a proxy',
    { ...answer('400 Bad Request'), body: 'Client sent an HTTP request to an HTTPS server.' },
    'server-expects-tls',
    /^Let the proxy use https for its upstream/,
  ],
  ['497', words(`${HANDSHAKE}Unexpected response code: 497`), 'server-expects-tls', /497/],
  [
    'a session of Socket.IO',
    {
      ...answer('400 Bad Request'),
      url: 'wss://app.example.com/socket.io/?EIO=4&transport=websocket&sid=abc',
      body: '{"code":1,"message":"Session ID unknown"}',
    },
    'session-unknown',
    /sticky sessions.*does not know/,
  ],
  [
    'a session of SignalR',
    { ...answer('404 Not Found'), url: 'wss://app.example.com/chathub?id=abc' },
    'session-unknown',
    /most likely/,
  ],
  [
    '400 over HTTP/2',
    http2(400, 'sec-websocket-version: 13'),
    'extended-connect-refused',
    /extended CONNECT.*400/,
  ],
  ['426 over HTTP/2', http2(426, 'server: envoy'), 'extended-connect-refused', /426/],
  ['404 over HTTP/2', http2(404), 'extended-connect-refused', /404/],
  ['501 over HTTP/3', { ...http2(501), transport: 'h3' }, 'extended-connect-refused', /HTTP\/3/],
  [
    '400 over HTTP/2, whose request the browser invented',
    { inventedRequest: true, words: [`${HANDSHAKE}Unexpected response code: 400`] },
    'extended-connect-refused',
    /HTTP\/2/,
  ],
  [
    'a page over HTTP/2',
    { ...http2(200, 'content-type: text/html', 'content-length: 2'), close: ABNORMAL, life: 0 },
    'extended-connect-refused',
    /ordinary request/,
  ],
  [
    'Vite’s own socket',
    {
      ...answer('400 Bad Request'),
      url: 'ws://dev.example.com:5173/?token=a',
      request: [...ASK, 'Sec-WebSocket-Protocol: vite-hmr'],
    },
    'dev-server-refused-host-or-origin',
    /allowedHosts/,
  ],
  [
    'webpack’s own socket',
    { ...answer('403 Forbidden'), url: 'ws://dev.example.com:8080/ws' },
    'dev-server-refused-host-or-origin',
    /webpack-dev-server/,
  ],
  [
    'Vite’s page',
    { ...answer('403 Forbidden'), body: 'Blocked request. This host ("dev.example.com") is not allowed.' },
    'dev-server-refused-host-or-origin',
    /allowedHosts/,
  ],
  [
    'no cookie from another site',
    {
      ...answer('401 Unauthorized', 'Set-Cookie: session=1'),
      whole: true,
      request: [...without('Origin'), 'Origin: https://other.example'],
    },
    'cookie-not-sent',
    /SameSite=None/,
  ],
  ['an event stream of 404', stream('404 Not Found'), 'not-an-event-stream', /404/],
  ['an event stream of 403', stream('403 Forbidden'), 'not-an-event-stream', /403/],
  [
    'an event stream of 204',
    stream('204 No Content'),
    'not-an-event-stream',
    /ends an event stream for good/,
  ],
  [
    'an event stream that is a page',
    stream('200 OK', 'Content-Type: text/html'),
    'not-an-event-stream',
    /text\/html/,
  ],
  [
    'an event stream that is JSON',
    stream('200 OK', 'Content-Type: application/json'),
    'not-an-event-stream',
    /application\/json/,
  ],
  ['an event stream that redirects', stream('301 Moved', 'Location: /x'), 'not-an-event-stream', /redirect/],
  ['an event stream of 429', stream('429 Too Many'), 'rate-limited', /429/],
  ['an event stream of 500', stream('500 x'), 'server-failed', /500/],
  [
    'an event stream without a server',
    { kind: 'event-stream', source: 'har', words: ['net::ERR_CONNECTION_REFUSED'] },
    'connection-refused',
    /Start the server/,
  ],
  [
    'an event stream that was left',
    { kind: 'event-stream', source: 'har', words: ['net::ERR_ABORTED'] },
    'cancelled-by-page',
    /the page was left/,
  ],
  [
    'an event stream that broke off',
    {
      ...stream('200 OK', 'Content-Type: text/event-stream'),
      laterWords: ['net::ERR_INCOMPLETE_CHUNKED_ENCODING'],
      life: 3,
    },
    'abnormal-closure-after-switch',
    /the stream had begun/,
  ],
  ['1006', { ...switched(...SWITCH), life: 3 }, 'abnormal-closure-after-switch', /log/],
  [
    'a masked frame',
    {
      ...switched(...SWITCH),
      source: 'debugger',
      laterWords: ['A server must not mask any frames that it sends to the client.'],
    },
    'frames-broken-after-switch',
    /^Do not mask/,
  ],
  [
    'text in the socket',
    { ...switched(...SWITCH), source: 'debugger', laterWords: ['Invalid frame header'] },
    'frames-broken-after-switch',
    /second upgrade handler/,
  ],
  [
    'a text that is not UTF-8',
    { ...switched(...SWITCH), source: 'debugger', laterWords: ['Could not decode a text frame as UTF-8.'] },
    'frames-broken-after-switch',
    /as binary messages/,
  ],
  [
    '1009',
    { ...switched(...SWITCH), close: { code: 1009, reason: '', wasClean: true, by: 'server' } },
    'message-too-big',
    /1009/,
  ],
  [
    '1011',
    { ...switched(...SWITCH), close: { code: 1011, reason: '', wasClean: true, by: 'server' } },
    'closed-with-code',
    /server’s log.*1011/,
  ],
  [
    '1006 after a large send',
    { ...switched(...SWITCH), life: 3 },
    'message-too-big',
    /70000 bytes/,
    {
      lastMessageAt: at(2.5),
      messages: {
        received: 3,
        lastReceivedAt: at(1),
        lastSent: { at: at(2.5), bytes: 70_000 },
        sentSince: 0,
        period: null,
      },
    },
  ],
  [
    'a client that cannot inflate',
    {
      ...switched(...SWITCH, 'Sec-WebSocket-Extensions: permessage-deflate'),
      request: [...ASK, 'Sec-WebSocket-Extensions: permessage-deflate'],
      close: { code: 1002, reason: '', wasClean: true, by: 'client' },
      life: 1,
    },
    'compression-broken-in-this-client',
    /permessage-deflate off/,
    {
      lastMessageAt: at(0.9),
      messages: ONE_MESSAGE,
    },
  ],
  [
    // A message that the browser showed was inflated: compression is none of that server's faults.
    'a server that crashes after its first compressed message, again and again',
    CRASHED,
    'abnormal-closure-after-switch',
    /broke off/,
    {
      attempts: Array.from({ length: 3 }, () => sightOf(CRASHED)),
      lastMessageAt: at(0.9),
      messages: ONE_MESSAGE,
    },
  ],
  [
    'data that does not inflate, of which Chromium says what it says of a broken frame',
    {
      ...switched(...SWITCH, 'Sec-WebSocket-Extensions: permessage-deflate'),
      request: [...ASK, 'Sec-WebSocket-Extensions: permessage-deflate'],
      laterWords: ['Invalid frame header'],
    },
    'frames-broken-after-switch',
    /try without permessage-deflate/,
  ],
  [
    'an event stream that a redirect led to a log-in page',
    {
      ...stream('200 OK', 'Content-Type: text/html'),
      url: 'https://app.example.com/events',
      target: '/login?next=%2Fevents',
    },
    'redirected-to-login',
    /^Log in first.*“\/login\?next=%2Fevents”/,
  ],
  [
    'an event stream that a redirect led to another page',
    { ...stream('200 OK', 'Content-Type: text/html'), target: '/home' },
    'not-an-event-stream',
    /text\/html/,
  ],
  [
    'a closed port or no way to it, in Firefox',
    { source: 'web-request', request: ASK, words: ['NS_ERROR_CONNECTION_REFUSED'] },
    'connection-refused',
    /most likely because nothing listens/,
  ],
  [
    'a proxy of the browser that asks for a log-in, in Firefox',
    {
      source: 'web-request',
      request: ASK,
      response: ['HTTP/1.1 407 Proxy Authentication Required', 'Proxy-Authenticate: Basic'],
      words: ['NS_ERROR_PROXY_AUTHENTICATION_FAILED'],
    },
    'proxy-authentication-required',
    /browser’s own proxy/,
  ],
  [
    'no answer for as long as Firefox waits',
    { source: 'web-request', request: ASK, close: ABNORMAL, life: 20.1 },
    'timed-out',
    /after 20 s/,
  ],
  [
    'a cookie that Firefox did not send to another site',
    {
      source: 'web-request',
      request: [...without('Origin'), 'Origin: https://another.example', FIREFOX],
      response: ['HTTP/1.1 401 Unauthorized', 'Set-Cookie: sid=1'],
    },
    'cookie-not-sent',
    /SameSite=None/,
  ],
  [
    'a cookie that Firefox did send to another site',
    {
      source: 'web-request',
      request: [...without('Origin'), 'Origin: https://another.example', FIREFOX, 'Cookie: sid=1'],
      response: ['HTTP/1.1 401 Unauthorized', 'Set-Cookie: sid=1'],
    },
    'authentication-required',
    /answered 401/,
  ],
  [
    'the back/forward cache, in words',
    {
      ...switched(...SWITCH),
      source: 'debugger',
      laterWords: ["WebSocket connection to 'wss://a/' failed: Page entered Back-Forward Cache."],
    },
    'page-entered-bfcache',
    /pagehide/,
  ],
  [
    'the back/forward cache',
    { ...switched(...SWITCH), life: 60 },
    'page-entered-bfcache',
    /pageshow/,
    {
      page: [span('cached', 2, 60)],
    },
  ],
  [
    'a frozen page',
    { ...switched(...SWITCH), life: 400 },
    'page-was-frozen',
    /froze/,
    {
      page: [span('hidden', 50, null), span('frozen', 60, null)],
    },
  ],
  [
    // Deep and Standard have these words, and no page left (Chromium 156).
    'a frozen page, in the words that Chromium has for both',
    {
      ...switched(...SWITCH),
      source: 'debugger',
      laterWords: ['Page entered Back-Forward Cache.'],
      life: 60,
    },
    'page-was-frozen',
    /page resumes/,
    {
      page: [span('hidden', 50, null), span('frozen', 55, null)],
    },
  ],
  [
    'throttled timers',
    { ...switched(...SWITCH), life: 400 },
    'timers-were-throttled',
    /hidden for 390 s/,
    {
      lastMessageAt: at(300),
      page: [span('hidden', 10, null)],
      messages: {
        received: 9,
        lastReceivedAt: at(300),
        lastSent: { at: at(290), bytes: 2 },
        sentSince: 0,
        period: null,
      },
    },
  ],
];

describe('causes', () => {
  it.each(ROWS)('%s', (_what, sight, cause, says, context) => {
    const explanation = explainSight(sight, context);
    expect(explanation?.cause).toBe(cause);
    expect(explanation?.sentence).toMatch(says);
    // An action first, and one sentence.
    expect(explanation?.sentence).toMatch(/^[A-Z].*\.$/u);
    expect(explanation?.evidence.length).toBeGreaterThan(0);
    for (const text of [...(explanation?.evidence ?? []), ...(explanation?.isNot ?? [])]) {
      expect(text).toMatch(/\.$/u);
    }
  });

  it('a silence of another length is not that of Firefox', () => {
    const quiet: Sight = { source: 'web-request', request: ASK, close: ABNORMAL };
    expect(explainSight({ ...quiet, life: 5 })).toBeNull();
    expect(explainSight({ ...quiet, life: 30 })).toBeNull();
  });

  it('a proxy of Firefox that answered contradicts nothing', () => {
    const said = explainSight({
      source: 'web-request',
      request: ASK,
      response: ['HTTP/1.1 407 Proxy Authentication Required'],
      words: ['NS_ERROR_PROXY_AUTHENTICATION_FAILED'],
    });
    expect(said?.evidence.join()).not.toContain('contradicts');
  });

  it('a server that may misread what older versions of Firefox send is named beside the proxy, for them alone', () => {
    expect(hintsFor('User-Agent: Mozilla/5.0 Gecko/20100101 Firefox/122.0')).toContain(
      '“Connection: keep-alive, Upgrade”',
    );
    expect(hintsFor(FIREFOX)).not.toContain('keep-alive');
    expect(hintsFor('User-Agent: Mozilla/5.0 Chrome/156.0')).not.toContain('keep-alive');
  });

  it('of a socket that connects and is not sent: another handshake, or a row of failures', () => {
    const pending = (id: number, createdAt: number, more: Partial<Connection> = {}): Connection => ({
      ...sightOf({}),
      id: connectionId(id),
      createdAt: at(createdAt),
      ...more,
    });
    const hanging = pending(0, 0, { requestSentAt: at(0) });
    const mine = pending(1, 1);
    const waits = explainConnection(mine, { attempts: [hanging, mine], now: at(4) });
    expect(waits?.cause).toBe('waiting-behind-another-handshake');
    expect(explainConnection(mine, { attempts: [hanging, mine], now: at(1.1) })).toBeNull();
    expect(explainConnection(mine, { attempts: [hanging, mine] })).toBeNull();

    const failures = Array.from({ length: 9 }, (_, id) =>
      pending(id, id / 100, { outcome: 'failed', proven: 'failed' }),
    );
    const next = pending(9, 1);
    const delayed = explainConnection(next, { attempts: [...failures, next], now: at(4) });
    expect(delayed?.cause).toBe('browser-delays-reconnect');
    expect(delayed?.sentence).toContain('9 failures in a row');
    expect(explainConnection(next, { attempts: [...failures.slice(0, 2), next], now: at(4) })).toBeNull();
    const sent = { ...next, requestSentAt: at(1) };
    expect(explainConnection(sent, { attempts: [...failures, sent], now: at(4) })).toBeNull();
  });

  it('of an open socket whose server is silent and does not answer', () => {
    const open = sightOf({ request: ASK, response: ['HTTP/1.1 101 Switching Protocols', ...SWITCH] });
    const messages = {
      received: 9,
      lastReceivedAt: at(100),
      lastSent: { at: at(110), bytes: 2 },
      sentSince: 3,
      period: 25_000,
    };
    const context = { lastMessageAt: at(110), messages };
    expect(explainConnection(open, { ...context, now: at(200) })?.cause).toBe('socket-is-half-open');
    expect(explainConnection(open, { ...context, now: at(140) })).toBeNull();
    const quiet = { ...context, messages: { ...messages, period: null } };
    expect(explainConnection(open, { ...quiet, now: at(9_000) })).toBeNull();
    const silent = { ...context, messages: { ...messages, sentSince: 1 } };
    expect(explainConnection(open, { ...silent, now: at(9_000) })).toBeNull();
  });

  it('are each provoked here', () => {
    const all = [...CAUSES, ...CAUSES_AFTER_SWITCH, ...CAUSES_OF_WAITING, ...CAUSES_WHILE_OPEN];
    const provoked = new Set([
      ...ROWS.map(([, , cause]) => cause),
      'waiting-behind-another-handshake',
      'browser-delays-reconnect',
      'socket-is-half-open',
    ]);
    expect(all.map(({ id }) => id).filter((id) => !provoked.has(id))).toEqual([]);
  });

  it('name none of an hour of quiet traffic, whatever the page did', () => {
    const open = sightOf({ request: ASK, response: ['HTTP/1.1 101 Switching Protocols', ...SWITCH] });
    const page = (['hidden', 'frozen', 'offline', 'cached'] as const).map((state, index) =>
      span(state, 100 * index, 100 * index + 90),
    );
    const messages = {
      received: 120,
      lastReceivedAt: at(3590),
      lastSent: { at: at(3580), bytes: 4 },
      sentSince: 0,
      period: 30_000,
    };
    const context = { lastMessageAt: at(3590), now: at(3600), messages, page };
    expect(explainConnection(open, context)).toBeNull();
    const ended = sightOf({
      request: ASK,
      response: ['HTTP/1.1 101 x', ...SWITCH],
      life: 3600,
      close: { code: 1000, reason: '', wasClean: true, by: 'client' },
    });
    expect(explainConnection(ended, context)).toBeNull();
  });
});
