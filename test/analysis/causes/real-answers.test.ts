import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/analysis/explain.ts';
import type { Explanation } from '../../../src/analysis/explanation.ts';
import { judge } from '../../../src/analysis/judge.ts';
import { recordedAnswers } from '../../support/servers/recorded-answers.ts';
import { SWITCHED_AT, sightOf } from './connections.ts';
import { ASK, explained } from './explained.ts';

// What real servers answered to a browser's handshake (test/fixtures/servers/README.md), and what is said of it.

const LARGE = `Cookie: ${'a'.repeat(9_000)}`;

const ANSWERS = recordedAnswers();

/** What is said of a recorded answer, by `product: title`. */
function explainedAnswer(name: string, url = 'wss://app.example.com/chat'): Explanation | null {
  const answer = ANSWERS.get(name);
  if (answer === undefined) throw new Error(`No answer is recorded as ${name}`);
  const request = name.includes('a head of') ? [...ASK, LARGE] : ASK;
  return explained({ source: 'har', url, request, response: answer.head, body: answer.body });
}

const productsOf = (name: string): string[] =>
  explainedAnswer(name)?.fixes.map(({ product }) => product) ?? [];

const sentenceOf = (name: string): string => explainedAnswer(name)?.sentence ?? '';

const DROPPED = 'upgrade-dropped-by-proxy';
const NO_PATH = 'no-websocket-at-this-path';
const REFUSED = 'origin-or-access-refused';
const TOO_LARGE = 'handshake-too-large';

/** The cause, and the product of the first fix. */
const EXPECTED: readonly (readonly [name: string, cause: string, product: string])[] = [
  ['aiohttp-3.8.4: no route at the path', NO_PATH, 'aiohttp'],
  ['aiohttp-3.8.4: the upgrade dropped on the way', DROPPED, 'nginx'],
  ['aiohttp-3.8.4: Connection without upgrade', DROPPED, 'nginx'],
  ['aiohttp-3.8.4: a head of 70,000 bytes', TOO_LARGE, 'aiohttp'],
  ['apache-2.4.71: before ws, as configured by default', DROPPED, 'Apache httpd'],
  ['apache-2.4.71: the server behind it is down', 'bad-gateway', 'Apache httpd'],
  ['apache-2.4.71: no such path', NO_PATH, 'Apache httpd'],
  ['apache-2.4.71: a head of 70,000 bytes', TOO_LARGE, 'Apache httpd'],
  ['caddy-2.6.2: the server behind it is down', 'bad-gateway', 'Caddy'],
  ['caddy-2.6.2: before ws, Upgrade and Connection taken away', DROPPED, 'Caddy'],
  ['caddy-2.6.2: no such path', 'upgrade-ignored', 'Caddy'],
  ['daphne-4.0.0: no route at the path', REFUSED, 'Django Channels on Daphne'],
  ['daphne-4.0.0: Connection without upgrade', DROPPED, 'nginx'],
  ['express-5.3.0: no WebSocket at the path', NO_PATH, 'Express with ws'],
  ['gunicorn-20.1.0: Flask, an ordinary route at the path', NO_PATH, 'Flask with flask-sock'],
  ['gunicorn-20.1.0: Flask, no route at the path', NO_PATH, 'Flask with flask-sock'],
  ['gunicorn-20.1.0: a head of 70,000 bytes', TOO_LARGE, 'gunicorn'],
  ['h2o-2.2.5: before ws, as configured by default', DROPPED, 'h2o'],
  ['h2o-2.2.5: the server behind it is down', 'bad-gateway', 'h2o'],
  ['h2o-2.2.5: no such path', NO_PATH, 'h2o'],
  ['haproxy-2.6.12: every server is down', 'bad-gateway', 'HAProxy'],
  ['haproxy-2.6.12: before ws, Upgrade and Connection taken away', DROPPED, 'nginx'],
  ['haproxy-2.6.12: a head of 70,000 bytes', TOO_LARGE, 'HAProxy'],
  ['hypercorn-0.13.2: no route at the path', REFUSED, 'Quart on hypercorn'],
  ['hypercorn-0.13.2: Quart 0.18.3, no route at the path', NO_PATH, 'Quart on hypercorn'],
  ['daphne-4.0.0: Channels 4.0.0, a page of another origin', REFUSED, 'Django Channels on Daphne'],
  ['jetty-9.4.57: no WebSocket at the path', NO_PATH, 'Jetty'],
  ['jetty-9.4.57: a head of 9,000 bytes', TOO_LARGE, 'Jetty'],
  ['lighttpd-1.4.69: before ws, as configured by default', DROPPED, 'lighttpd'],
  ['lighttpd-1.4.69: no such path', NO_PATH, 'lighttpd'],
  ['nginx-1.22.1: before ws, as configured by default', DROPPED, 'nginx'],
  ['nginx-1.22.1: before FastAPI, as configured by default', NO_PATH, 'nginx'],
  ['nginx-1.22.1: before Tornado, as configured by default', DROPPED, 'nginx'],
  ['nginx-1.22.1: before aiohttp, as configured by default', DROPPED, 'nginx'],
  ['nginx-1.22.1: before websockets of Python, as configured by default', DROPPED, 'nginx'],
  ['nginx-1.22.1: before websockets of Python, HTTP/1.1 alone', DROPPED, 'nginx'],
  ['nginx-1.22.1: the server behind it is down', 'bad-gateway', 'nginx'],
  ['nginx-1.22.1: a head of 70,000 bytes', TOO_LARGE, 'nginx'],
  ['python-websockets-10.4: a page of another origin', REFUSED, 'websockets for Python'],
  ['python-websockets-10.4: the upgrade dropped on the way', DROPPED, 'nginx'],
  ['tornado-6.2: a page of another origin', REFUSED, 'Tornado'],
  ['tornado-6.2: no route at the path', NO_PATH, 'Tornado'],
  ['tornado-6.2: the upgrade dropped on the way', DROPPED, 'nginx'],
  ['uvicorn-0.17.6: without a WebSocket library (--ws none)', NO_PATH, 'uvicorn'],
  ['uvicorn-0.17.6: with websockets: no route at the path', REFUSED, 'FastAPI and Starlette'],
  ['uvicorn-0.17.6: with websockets: closed before accept()', REFUSED, 'FastAPI and Starlette'],
  ['uvicorn-0.17.6: with wsproto: no route at the path', REFUSED, 'nginx'],
  ['uvicorn-0.17.6: Starlette, the upgrade dropped on the way', NO_PATH, 'uvicorn'],
  ['uvicorn-0.17.6: FastAPI, the upgrade dropped on the way', NO_PATH, 'uvicorn'],
  ['varnish-7.1.1: before ws, as configured by default', DROPPED, 'Varnish Cache'],
  ['werkzeug-2.2.2: an ordinary route at the path', NO_PATH, 'Flask with flask-sock'],
  ['werkzeug-2.2.2: no route at the path', NO_PATH, 'Flask with flask-sock'],
  ['ws-8.23.0: another path', DROPPED, 'Node ws'],
];

describe('answers of real servers', () => {
  it.each(EXPECTED)('%s: %s, and %s is mended first', (name, cause, product) => {
    const explanation = explainedAnswer(name);
    expect(explanation?.cause).toBe(cause);
    expect(explanation?.fixes[0]?.product).toBe(product);
  });

  it.each(['apache-2.4.71', 'caddy-2.6.2', 'nginx-1.22.1'])('%s at its TLS port asks for wss:', (product) => {
    const explanation = explainedAnswer(
      `${product}: plain HTTP to its TLS port`,
      'ws://app.example.com/chat',
    );
    expect(explanation?.cause).toBe('server-expects-tls');
  });

  it('a server that quotes another Connection than was sent proves that something wrote it anew', () => {
    for (const name of [
      'python-websockets-10.4: the upgrade dropped on the way',
      'nginx-1.22.1: before websockets of Python, HTTP/1.1 alone',
      'aiohttp-3.8.4: Connection without upgrade',
      'daphne-4.0.0: Connection without upgrade',
    ]) {
      expect(explainedAnswer(name)?.sentence, name).toMatch(/received “Connection: (?:keep-alive|close)”/);
    }
    // Also where the request carries a list, which a server may misread: this one read another value.
    const answer = ANSWERS.get('python-websockets-10.4: the upgrade dropped on the way');
    const listed = ASK.with(1, 'Connection: keep-alive, Upgrade');
    const sight = {
      source: 'web-request',
      request: listed,
      response: answer?.head ?? [],
      body: answer?.body ?? '',
    } as const;
    expect(explained(sight)?.cause).toBe(DROPPED);
  });

  it('uvicorn without a library is never called a proxy’s doing', () => {
    const said = explainedAnswer('uvicorn-0.17.6: without a WebSocket library (--ws none)');
    expect(said?.sentence).toContain('Install a WebSocket library');
    expect(said?.fixes[0]?.code).toContain("pip install 'uvicorn[standard]'");
  });

  it('a 403 of a server of ASGI speaks of the path and of the application, one with a reason of the reason alone', () => {
    expect(explainedAnswer('daphne-4.0.0: no route at the path')?.sentence).toContain('an ASGI server');
    expect(explainedAnswer('tornado-6.2: a page of another origin')?.sentence).toContain(
      'does not allow this one',
    );
    const denied = explainedAnswer('haproxy-2.6.12: http-request deny');
    expect(denied?.sentence).toContain('rules of the proxy');
    expect(denied?.fixes.map(({ product }) => product)).toEqual(['HAProxy']);
  });

  it('a 404 of FastAPI or Starlette went to an ordinary request, which nobody knows of one of Quart', () => {
    const ordinary = 'most likely answers an ordinary request';
    expect(sentenceOf('uvicorn-0.17.6: FastAPI, the upgrade dropped on the way')).toContain(ordinary);
    expect(sentenceOf('uvicorn-0.17.6: Starlette, the upgrade dropped on the way')).toContain(ordinary);
    expect(sentenceOf('nginx-1.22.1: before FastAPI, as configured by default')).toContain(ordinary);
    expect(sentenceOf('hypercorn-0.13.2: Quart 0.18.3, no route at the path')).not.toContain(ordinary);
  });

  it('Tornado’s words do not name Spring, and Flask’s do not name ASGI, where the server names itself', () => {
    expect(productsOf('tornado-6.2: no route at the path')).not.toContain('Spring');
    expect(productsOf('werkzeug-2.2.2: an ordinary route at the path')).not.toContain('Spring');
  });
});

/** Answers that were read in public reports and sources, not recorded here. */
const REPORTED: readonly (readonly [
  what: string,
  response: readonly string[],
  body: string,
  cause: string,
  product: string | undefined,
])[] = [
  [
    'gorilla/websocket, CheckOrigin',
    ['HTTP/1.1 403 Forbidden', 'Content-Type: text/plain; charset=utf-8', 'Sec-Websocket-Version: 13'],
    'Forbidden\n',
    REFUSED,
    'Go with gorilla/websocket',
  ],
  [
    'coder/websocket, another origin',
    ['HTTP/1.1 403 Forbidden', 'Content-Type: text/plain; charset=utf-8'],
    'request Origin "app.example.com" is not authorized for Host "127.0.0.1:3000"\n',
    REFUSED,
    'Go with coder/websocket',
  ],
  [
    'Phoenix behind a proxy that drops the upgrade',
    ['HTTP/1.1 400 Bad Request', 'Server: Cowboy', 'X-Kong-Upstream-Latency: 4'],
    "'connection' header must contain 'upgrade', got [\"keep-alive\"]",
    DROPPED,
    'Kong Gateway',
  ],
  [
    'a dead tunnel of ngrok',
    ['HTTP/1.1 404 Not Found', 'Ngrok-Error-Code: ERR_NGROK_3200', 'Content-Type: text/html'],
    '',
    'bad-gateway',
    'ngrok',
  ],
  [
    'Render without a service',
    ['HTTP/1.1 404 Not Found', 'x-render-routing: no-server'],
    'Not Found',
    'bad-gateway',
    undefined,
  ],
  [
    'Railway without an application',
    ['HTTP/1.1 404 Not Found', 'server: railway-hikari', 'x-railway-fallback: true'],
    '{"status":"error","code":404,"message":"Application not found"}',
    'bad-gateway',
    undefined,
  ],
  [
    'Heroku whose application crashed',
    ['HTTP/1.1 503 Service Unavailable', 'Server: Cowboy', 'Content-Type: text/html'],
    '<!DOCTYPE html><html><head><title>Application Error</title></head><body><iframe src="//www.herokucdn.com/error-pages/application-error.html"></iframe></body></html>',
    'bad-gateway',
    'Heroku',
  ],
  [
    'CloudFront before an origin that is down',
    ['HTTP/1.1 502 Bad Gateway', 'Server: CloudFront', 'X-Cache: Error from cloudfront'],
    '',
    'bad-gateway',
    'AWS CloudFront',
  ],
  [
    'Action Cable, another origin',
    ['HTTP/1.1 404 Not Found', 'content-type: text/plain; charset=utf-8', 'x-runtime: 0.002'],
    'Page not found',
    REFUSED,
    'Rails Action Cable',
  ],
];

describe('answers that others reported', () => {
  it.each(REPORTED)('%s', (what, response, body, cause, product) => {
    const url = what.startsWith('Action Cable')
      ? 'wss://app.example.com/cable'
      : 'wss://app.example.com/chat';
    const explanation = explained({ source: 'har', url, request: ASK, response, body });
    expect(explanation?.cause).toBe(cause);
    expect(explanation?.fixes[0]?.product).toBe(product);
  });

  it('the router of Heroku, which called itself Cowboy, does not name Phoenix', () => {
    const response = ['HTTP/1.1 403 Forbidden', 'Server: Cowboy', 'Via: 1.1 vegur'];
    const products = explained({ source: 'har', request: ASK, response })?.fixes.map(
      ({ product }) => product,
    );
    expect(products?.[0]).not.toBe('Phoenix');
  });
});

describe('the socket of webpack-dev-server itself', () => {
  // Version 5.2.7, asked by a name that it does not know, in Chromium 156: 101, one message of 52 bytes, code 1005 after 25 ms.
  const ended = (url: string, received: number, life: number, bytes = 52): Explanation | null => {
    const connection = sightOf({
      url,
      request: ASK,
      response: ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade', ACCEPT],
      close: { code: 1005, reason: '', wasClean: true, by: 'unknown' },
      life,
    });
    return explain(connection, judge(connection, { attempts: [connection], frames: null }), {
      lastMessageAt: SWITCHED_AT,
      messages: {
        received,
        lastReceivedAt: SWITCHED_AT,
        lastReceivedBytes: bytes,
        lastSent: null,
        sentSince: 0,
        period: null,
      },
    });
  };
  const ACCEPT = 'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=';

  it('ended after its one message names allowedHosts', () => {
    const explanation = ended('ws://dev.example.test:8080/ws', 1, 0.025);
    expect(explanation?.cause).toBe('dev-server-refused-host-or-origin');
    expect(explanation?.fixes.map(({ code }) => code).join()).toContain("allowedHosts: ['dev.example.test']");
  });

  it.each([
    ['that lived on', 'ws://dev.example.test:8080/ws', 1, 60, 52],
    ['with more messages', 'ws://dev.example.test:8080/ws', 6, 0.025, 52],
    ['with another message', 'ws://dev.example.test:8080/ws', 1, 0.025, 51],
    ['of another path', 'ws://dev.example.test:8080/chat', 1, 0.025, 52],
    ['of another port', 'ws://dev.example.test:8443/ws', 1, 0.025, 52],
  ])('one %s ended in order', (_what, url, received, life, bytes) => {
    expect(ended(url, received, life, bytes)).toBeNull();
  });
});
