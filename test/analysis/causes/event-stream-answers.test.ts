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
    expect(explained(allowed)?.cause).toBe('reason-hidden-by-extension');
    const same = { url: 'https://app.example.com/events', response: STREAM, words: ['net::ERR_FAILED'] };
    expect(explained(same)?.cause).toBe('reason-hidden-by-extension');
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
