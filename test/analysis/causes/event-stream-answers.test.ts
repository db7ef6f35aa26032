import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/analysis/explain.ts';
import type { Explanation } from '../../../src/analysis/explanation.ts';
import { judge } from '../../../src/analysis/judge.ts';
import { type Sight, sightOf } from './connections.ts';

const ASK = ['Host: hub.example.com', 'Accept: text/event-stream', 'Origin: https://app.example.com'];
const STREAM = ['HTTP/1.1 200 OK', 'Content-Type: text/event-stream'];

function explained(sight: Sight): Explanation | null {
  const connection = sightOf({
    source: 'har',
    kind: 'event-stream',
    url: 'https://hub.example.com/events',
    request: ASK,
    ...sight,
  });
  return explain(connection, judge(connection, { attempts: [connection], frames: null }), {
    lastMessageAt: null,
  });
}

// Firefox 153 shows an answer that it kept from the page as any other.
describe('an answer with 200 and no words', () => {
  const cors = [...ASK, 'Sec-Fetch-Mode: cors'];

  it.each<[string, Sight]>([
    ['over HTTP/1.1', { request: cors, response: STREAM }],
    [
      'over HTTP/2',
      {
        transport: 'h2',
        request: [':authority: hub.example.com', ...cors.slice(1)],
        response: ['HTTP/2 200', ...STREAM.slice(1)],
      },
    ],
  ])('is refused by CORS %s, where its fields say so', (_, sight) => {
    expect(explained(sight)?.cause).toBe('blocked-by-cors');
  });

  it.each<[string, Sight]>([
    ['it allows the page', { request: cors, response: [...STREAM, 'Access-Control-Allow-Origin: *'] }],
    ['nothing says that the rules apply', { request: ASK, response: STREAM }],
    [
      'the page is of the same origin',
      {
        request: ['Host: hub.example.com', 'Origin: https://hub.example.com', 'Sec-Fetch-Mode: cors'],
        response: STREAM,
      },
    ],
    ['the recorder left fields out', { request: cors.slice(1), response: STREAM }],
  ])('has no cause where %s', (_, sight) => {
    expect(explained(sight)).toBeNull();
  });
});

const blocked = (why: string): string =>
  `Access to resource at 'https://hub.example.com/events' from origin 'https://app.example.com' has been blocked by CORS policy: ${why}`;
const allow = (value: string): string => `Access-Control-Allow-Origin: ${value}`;
const COOKIE = [...ASK, 'Cookie: a=b'];

// dunglas/mercure#27, #63, #442: by the words of the console, and by the fields alone where a HAR has net::ERR_FAILED.
const CORS: readonly (readonly [what: string, sight: Sight, says: RegExp])[] = [
  [
    'no field',
    { response: STREAM, words: [blocked("No 'Access-Control-Allow-Origin' header is present.")] },
    /^Send “Access-Control-Allow-Origin: https:\/\/app\.example\.com” with the answer: the page/,
  ],
  [
    'a wildcard, in words',
    {
      response: [...STREAM, allow('*')],
      words: [blocked("must not be the wildcard '*' when the request's credentials mode is 'include'.")],
    },
    /in place of “\*”.*Allow-Credentials: true/,
  ],
  [
    'a wildcard, by its fields',
    { request: COOKIE, response: [...STREAM, allow('*')], words: ['net::ERR_FAILED'] },
    /in place of “\*”/,
  ],
  [
    'two values',
    { response: [...STREAM, allow('https://app.example.com, *')], words: ['net::ERR_FAILED'] },
    /once, with one origin/,
  ],
  [
    'another origin',
    { response: [...STREAM, allow('https://www.example.com')], words: ['net::ERR_FAILED'] },
    /it names another origin/,
  ],
  [
    'no credentials',
    { request: COOKIE, response: [...STREAM, allow('https://app.example.com')], words: ['net::ERR_FAILED'] },
    /Allow-Credentials: true” with the answer/,
  ],
  [
    'a wildcard, and a page that asks for cookies and has none',
    { response: [...STREAM, allow('*')], words: ['net::ERR_FAILED'] },
    /or open the stream without withCredentials.*most likely/,
  ],
  [
    'no credentials, and a page that asks for cookies and has none',
    { response: [...STREAM, allow('https://app.example.com')], words: ['net::ERR_FAILED'] },
    /or open the stream without withCredentials.*most likely/,
  ],
  ['Firefox', { response: STREAM, words: ['NS_ERROR_DOM_BAD_URI'] }, /^Send “Access-Control-Allow-Origin/],
];

describe('an event stream that the page may not read', () => {
  it.each(CORS)('%s', (_what, sight, says) => {
    const said = explained(sight);
    expect(said?.cause).toBe('blocked-by-cors');
    expect(said?.sentence).toMatch(says);
    expect(said?.fixes.map(({ product }) => product)).toEqual(
      expect.arrayContaining(['nginx', 'Express with cors', 'Spring']),
    );
    const nginx = said?.fixes.find(({ product }) => product === 'nginx')?.code ?? '';
    expect(nginx).toContain('proxy_hide_header Access-Control-Allow-Origin;');
  });

  it('most likely, where nobody reported the answer, and not within one origin', () => {
    const unseen = { request: [], words: ['net::ERR_FAILED'] };
    const said = explained({ ...unseen, pageUrl: 'https://app.example.com/' });
    expect(said?.cause).toBe('blocked-by-cors');
    expect(said?.sentence).toMatch(
      /^Check that the answer has “Access-Control-Allow-Origin: https:\/\/app\.example\.com”.*most likely/,
    );
    expect(explained({ ...unseen, pageUrl: 'https://hub.example.com/' })?.cause).toBe(
      'reason-hidden-by-extension',
    );
    expect(explained(unseen)?.cause).toBe('reason-hidden-by-extension');
  });

  it('also where the words came after the answer', () => {
    const laterWords = [blocked("No 'Access-Control-Allow-Origin' header is present.")];
    expect(explained({ response: STREAM, laterWords })?.cause).toBe('blocked-by-cors');
  });

  it('is not blamed on CORS where the answer allows the page, or the page is of the same origin', () => {
    const allows = [allow('https://app.example.com'), 'Access-Control-Allow-Credentials: true'];
    const allowed = { response: [...STREAM, ...allows], words: ['net::ERR_FAILED'] };
    expect(explained(allowed)?.cause).toBe('failed-with-these-words');
    const same = { url: 'https://app.example.com/events', response: STREAM, words: ['net::ERR_FAILED'] };
    const said = explained(same);
    expect(said?.cause).toBe('failed-with-these-words');
    expect(said?.sentence).toMatch(/^Read the page’s console.*had answered with 200/);
    expect(said?.sentence).not.toMatch(/extension/);
  });
});

describe('an answer that is no event stream', () => {
  it.each<[string, readonly string[], RegExp]>([
    [
      'another charset',
      ['HTTP/1.1 200 OK', 'Content-Type: text/event-stream; charset=iso-8859-1'],
      /as UTF-8/,
    ],
    ['304', ['HTTP/1.1 304 Not Modified'], /caching off/],
    ['403', ['HTTP/1.1 403 Forbidden'], /who may read this stream/],
    ['405', ['HTTP/1.1 405 Method Not Allowed', 'Allow: POST'], /nothing but GET.*allows “POST”/],
    ['406', ['HTTP/1.1 406 Not Acceptable'], /offer text\/event-stream/],
  ])('%s', (_what, response, says) => {
    const said = explained({ response });
    expect(said?.cause).toBe('not-an-event-stream');
    expect(said?.sentence).toMatch(says);
  });

  it('a broken compression is the server’s or a proxy’s, not the browser’s', () => {
    const said = explained({ response: STREAM, laterWords: ['net::ERR_CONTENT_DECODING_FAILED'] });
    expect(said?.cause).toBe('not-http');
    expect(said?.sentence).toContain('Content-Encoding');
    expect(said?.fixes.length).toBeGreaterThan(0);
  });
});

// Chrome’s HAR of a stream that had begun: status 200, and net::ERR_CONNECTION_RESET in _error.
describe('a stream that was reset', () => {
  it('had been answered, where it had begun', () => {
    const words = ['net::ERR_CONNECTION_RESET'];
    expect(explained({ response: STREAM, laterWords: words })?.sentence).toMatch(/the stream had begun/);
    expect(explained({ words })?.sentence).toMatch(/before an answer came/);
  });

  it.each<[string, Sight]>([
    ['POST', { method: 'POST' }],
    ['another Accept', { request: ['Host: hub.example.com', 'Accept: application/json, text/event-stream'] }],
  ])('of a fetch, by %s, nothing is said of EventSource', (_, sight) => {
    const reset = { response: STREAM, laterWords: ['net::ERR_CONNECTION_RESET'] };
    expect(explained(reset)?.hints.join()).toMatch(/EventSource/);
    const said = explained({ ...reset, ...sight });
    expect(said?.sentence).toMatch(/the stream had begun/);
    expect(JSON.stringify(said)).not.toMatch(/EventSource/);
  });
});

// modelcontextprotocol, streamable HTTP: the session is named by a field.
describe('a stream of a session that the server does not know', () => {
  it('needs a new session, and no WebSocket', () => {
    const response = ['HTTP/1.1 404 Not Found', 'Content-Type: application/json'];
    const body = '{"jsonrpc":"2.0","error":{"code":-32001,"message":"Session not found"},"id":null}';
    const explanation = explained({ response, body });
    expect(explanation?.cause).toBe('session-unknown');
    expect(explanation?.sentence).toMatch(/^Begin a new session/);
    expect(explanation?.fixes.map(({ product }) => product)).not.toContain('Socket.IO');
  });
});

it.each<[string, Sight]>([
  ['too many requests', { response: ['HTTP/1.1 429 Too Many Requests', 'Retry-After: 3'] }],
  ['a cancelled request', { words: ['net::ERR_ABORTED'] }],
  ['a server that does not run', { words: ['net::ERR_CONNECTION_REFUSED'] }],
  ['a path that is not there', { response: ['HTTP/1.1 404 Not Found', 'X-Powered-By: Express'] }],
])('no code of a WebSocket is offered for %s', (_, sight) => {
  const found = explained(sight);
  expect(found).not.toBeNull();
  const text = (found?.fixes ?? []).map(({ code }) => code).join('\n');
  expect(text).not.toMatch(/WebSocket|\bio\(/);
  expect(found?.hints.join(' ')).not.toContain('wss:');
});

const INCOMPLETE = ['net::ERR_INCOMPLETE_CHUNKED_ENCODING'];
const cutOff = (life: number, ...more: readonly string[]): Sight => ({
  response: [...STREAM, ...more],
  laterWords: INCOMPLETE,
  life,
});

/** The fix for nginx, where it names itself and the stream was cut off. */
const nginx = (...more: readonly string[]): string =>
  explained(cutOff(7, 'Server: nginx', ...more))?.fixes[0]?.code ?? '';

/** The hints of a stream with a field of HTTP/1.1, over this transport. */
const hintsOver = (transport: 'h2' | 'http/1.1'): string =>
  explained({
    transport,
    response: [...STREAM, 'Connection: keep-alive'],
    laterWords: ['net::ERR_HTTP2_PROTOCOL_ERROR'],
  })?.hints.join() ?? '';

// Chrome's HARs of streams that nginx, Cloudflare, an ALB and Envoy ended in silence.
describe('a stream that had begun and was cut off', () => {
  const words = (text: string): Sight => ({ response: STREAM, transport: 'h2', laterWords: [text], life: 7 });

  it.each<[string, Sight]>([
    ['in the middle of a chunk', cutOff(7)],
    ['over HTTP/2', words('net::ERR_HTTP2_PROTOCOL_ERROR')],
    ['over HTTP/3', words('net::ERR_QUIC_PROTOCOL_ERROR')],
    ['by the end of the connection', words('net::ERR_CONNECTION_CLOSED')],
  ])('%s, had been answered', (_, sight) => {
    const said = explained(sight);
    expect(said?.cause).toBe('abnormal-closure-after-switch');
    expect(said?.sentence).toMatch(/the stream had begun, and broke off/);
    expect(said?.isNot.join()).not.toMatch(/timeout/i);
    expect(said?.evidence).toContain(`The browser’s own words: “${sight.laterWords?.[0]}”.`);
  });

  it.each<[string, Sight, string]>([
    ['no answer came', { words: INCOMPLETE }, 'closed-before-response'],
    ['it was reset', { response: STREAM, laterWords: ['net::ERR_CONNECTION_RESET'] }, 'connection-reset'],
    [
      'its compression is broken',
      { response: STREAM, laterWords: ['net::ERR_CONTENT_DECODING_FAILED'] },
      'not-http',
    ],
  ])('is another thing than one of which %s', (_, sight, cause) => {
    expect(explained(sight)?.cause).toBe(cause);
  });

  it('matches the limits of products where nothing came, and is no more than a match', () => {
    const said = explained(cutOff(60.012));
    expect(said?.sentence).toMatch(/broke off after 60 s without an event, which matches such a limit/);
    expect(said?.evidence).toContain('The silence matches nginx proxy_read_timeout (60 s).');
    expect(explained(cutOff(58))?.evidence.join()).not.toMatch(/matches/);
    expect(explained(cutOff(45.01))?.hints[0]).toMatch(/^45 s is a round time/);
    expect(explained(cutOff(52))?.hints.join()).not.toMatch(/round/);
  });

  it('claims no silence of events that the file does not hold', () => {
    const connection = sightOf({ source: 'har', kind: 'event-stream', request: ASK, ...cutOff(60.012) });
    const said = explain({ ...connection, messagesRecorded: false }, [], { lastMessageAt: null });
    expect(said?.sentence).toMatch(/if no event came in that time/);
    expect(said?.evidence.join()).not.toMatch(/No event came|The silence/);
  });

  it('a limit of the whole answer is not met by comments', () => {
    expect(explained(cutOff(15.02, 'Server: envoy'))?.sentence).toMatch(
      /^Raise the time limit .* whole answer/,
    );
  });

  it.each<[string, string, RegExp]>([
    ['nginx/1.22.1', 'nginx', /proxy_buffering off;\n *proxy_read_timeout 3600s;/],
    ['Apache/2.4.57 (Debian)', 'Apache httpd', /flushpackets=on timeout=3600/],
    ['Caddy', 'Caddy', /flush_interval -1/],
    ['cloudflare', 'Cloudflare', /setInterval/],
    ['awselb/2.0', 'AWS Application Load Balancer', /idle_timeout/],
    ['envoy', 'Envoy', /timeout: 0s/],
    ['Kestrel', 'ASP.NET Core', /DisableBuffering/],
    ['gunicorn', 'gunicorn', /gthread/],
  ])('the product that names itself as %s comes first, with what streams need', (server, product, code) => {
    const said = explained(cutOff(60, `Server: ${server}`));
    expect(said?.evidence).toContain(`The answer names its sender: “Server: ${server}”.`);
    expect(said?.fixes[0]).toMatchObject({ product, code: expect.stringMatching(code) });
    for (const { code: text } of said?.fixes ?? []) expect(text).not.toMatch(/upgrade|websocket|tunnel/i);
  });

  it('compression that was seen is switched off, and no other', () => {
    expect(nginx('Content-Encoding: gzip')).toContain('gzip off;');
    expect(nginx('Content-Encoding: identity')).not.toContain('gzip');
    expect(nginx()).not.toContain('gzip');
  });

  it('fields that HTTP/2 forbids are named where it complains, as a hint alone', () => {
    expect(hintsOver('h2')).toMatch(/“Connection: keep-alive”, which HTTP\/2 and HTTP\/3 forbid/);
    expect(hintsOver('http/1.1')).not.toMatch(/forbid/);
  });
});

describe('a gateway that waited in vain for a stream', () => {
  it.each<[string, string, RegExp]>([
    ['nginx', 'nginx', /proxy_read_timeout/],
    ['envoy', 'Envoy', /timeout: 0s/],
    ['awselb/2.0', 'AWS Application Load Balancer', /idle_timeout/],
    ['haproxy', 'HAProxy', /timeout server 1h/],
    ['cloudflare', 'Cloudflare', /flushHeaders/],
  ])('%s: the fix is one for streams', (server, product, code) => {
    const said = explained({ response: ['HTTP/1.1 504 Gateway Time-out', `Server: ${server}`] });
    expect(said?.cause).toBe('bad-gateway');
    expect(said?.sentence).toMatch(/head of the stream at once/);
    expect(said?.fixes[0]).toMatchObject({ product, code: expect.stringMatching(code) });
    for (const { code: text } of said?.fixes ?? []) expect(text).not.toMatch(/upgrade|websocket|tunnel/i);
  });

  it.each(['nginx', 'haproxy', 'envoy', 'Apache/2.4.57'])(
    '%s: a server that is down needs no Upgrade',
    (server) => {
      const said = explained({ response: ['HTTP/1.1 502 Bad Gateway', `Server: ${server}`] });
      expect(said?.fixes.length).toBeGreaterThan(0);
      for (const { code } of said?.fixes ?? []) expect(code).not.toMatch(/upgrade|websocket|tunnel/i);
    },
  );

  it('Vercel’s functions are raised for a stream, and keep no socket', () => {
    const response = ['HTTP/2 504', 'Server: Vercel', 'X-Vercel-Error: FUNCTION_INVOCATION_TIMEOUT'];
    const said = explained({ response });
    expect(said?.cause).toBe('bad-gateway');
    expect(said?.sentence).toMatch(/maxDuration/);
    const crashed = explained({ response: ['HTTP/2 500', 'X-Vercel-Error: FUNCTION_INVOCATION_FAILED'] });
    expect(crashed?.cause).toBe('server-failed');
    const socket = explain(sightOf({ response }), [], {});
    expect(socket?.cause).toBe('no-websocket-at-this-path');
  });
});

it('a body of events with another type is no page', () => {
  const response = ['HTTP/1.1 200 OK', 'Content-Type: text/plain'];
  expect(explained({ response, body: 'data: 1\n\n' })?.sentence).toMatch(
    /its body begins as an event stream/,
  );
  expect(explained({ response, body: '<p>data: 1' })?.sentence).toMatch(/as for a page or an error/);
});

it.each<[string, readonly string[]]>([
  ['a redirect to a log-in', ['HTTP/1.1 302 Found', 'Location: /login']],
  ['407', ['HTTP/1.1 407 Proxy Authentication Required']],
  ['414', ['HTTP/1.1 414 URI Too Long']],
  ['524', ['HTTP/1.1 524', 'Server: cloudflare']],
])('%s says nothing of sockets', (_, response) => {
  const { sentence, isNot } = explained({ response }) as Explanation;
  expect(`${sentence} ${isNot.join()}`).not.toMatch(/socket|handshake/i);
});
