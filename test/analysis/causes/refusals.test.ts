import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../../src/analysis/causes/registry.ts';
import type { Explanation } from '../../../src/analysis/explanation.ts';
import { judge } from '../../../src/analysis/judge.ts';
import { type Sight, sightOf } from './connections.ts';
import { ASK, explained } from './explained.ts';

interface Names {
  readonly chromium: readonly string[];
  readonly firefox: readonly string[];
}
const FILE = new URL('../../fixtures/net-errors.json', import.meta.url);
const NAMES: Names = JSON.parse(readFileSync(FILE, 'utf8'));
const KNOWN = new Set(CAUSES.map(({ id }) => id));
const STATUSES = Array.from({ length: 300 }, (_, index) => 300 + index);

function expectExplanation(explanation: Explanation | null, what: string): void {
  expect(KNOWN.has(explanation?.cause ?? ''), `${what}: ${explanation?.cause}`).toBe(true);
  expect(explanation?.sentence, what).toMatch(/^[A-Z].{20,}\.$/u);
  expect(explanation?.evidence.length, what).toBeGreaterThan(0);
}

const CONNECT = [':protocol: websocket', ':authority: app.example.com', 'sec-websocket-version: 13'];

describe('no refusal is without an explanation', () => {
  it.each<[string, (status: number) => Sight]>([
    [
      'by Chromium’s words',
      (status) => ({ words: [`Error during WebSocket handshake: Unexpected response code: ${status}`] }),
    ],
    ['by the status in a file', (status) => ({ source: 'har', status })],
    ['by its head', (status) => ({ source: 'har', request: ASK, response: [`HTTP/1.1 ${status} x`] })],
    ['by its head, without the request', (status) => ({ source: 'har', response: [`HTTP/1.1 ${status} x`] })],
    [
      'over HTTP/2',
      (status) => ({
        source: 'har',
        transport: 'h2',
        method: 'CONNECT',
        request: CONNECT,
        response: [`HTTP/2 ${status}`],
      }),
    ],
    [
      'of WebTransport',
      (status) => ({ kind: 'webtransport', source: 'har', transport: 'h3', response: [`HTTP/3 ${status}`] }),
    ],
    [
      'of an event stream',
      (status) => ({ kind: 'event-stream', source: 'har', response: [`HTTP/1.1 ${status} x`] }),
    ],
    [
      'of another upgrade',
      (status) => ({
        kind: 'upgrade',
        source: 'har',
        request: ['Host: h', 'Upgrade: h2c', 'Connection: Upgrade'],
        response: [`HTTP/1.1 ${status} x`],
      }),
    ],
  ])('every status from 300 to 599, %s', (what, sight) => {
    for (const status of STATUSES) expectExplanation(explained(sight(status)), `${status} ${what}`);
  });

  it.each(['', 'Error in connection establishment: ', 'Error during WebSocket handshake: '])(
    'every network error of Chromium, after "%s"',
    (prefix) => {
      for (const name of NAMES.chromium)
        expectExplanation(explained({ words: [`${prefix}net::ERR_${name}`] }), name);
    },
  );

  it('every network error of Chromium, of an event stream', () => {
    for (const name of NAMES.chromium) {
      expectExplanation(
        explained({ kind: 'event-stream', source: 'har', words: [`net::ERR_${name}`] }),
        name,
      );
    }
  });

  it('every network error of Firefox', () => {
    for (const name of NAMES.firefox)
      expectExplanation(explained({ source: 'web-request', words: [name] }), name);
  });

  it.each([
    ['net::ERR_QUANTUM_CERT_LOST', 'tls-failed'],
    ['net::ERR_DNS_QUANTUM', 'name-not-resolved'],
    ['net::ERR_BLOCKED_BY_QUANTUM', 'blocked-by-policy'],
    ['net::ERR_QUANTUM_TIMED_OUT', 'timed-out'],
    ['net::ERR_QUANTUM', 'blocked-by-client'],
    ['NS_ERROR_QUANTUM', 'blocked-by-client'],
  ])('a name that a later version adds is explained by its class: %s', (text, cause) => {
    expect(explained({ words: [text] })?.cause).toBe(cause);
  });
});

const SERVERS = [
  'nginx',
  'Apache/2.4',
  'cloudflare',
  'uvicorn',
  'Kestrel',
  'envoy',
  'Jetty(12)',
  'x'.repeat(5_000),
];
const field = fc.oneof(
  fc.constantFrom(...SERVERS).map((server) => `Server: ${server}`),
  fc.constantFrom(
    'Via: 1.1 proxy',
    'Content-Type: text/html',
    'Content-Length: 20',
    'Upgrade: websocket',
    'Upgrade: TLS/1.3',
    'Connection: close',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Version: 8',
    'Location: /login',
    'Retry-After: 9',
    'X-Powered-By: Express',
    'CF-Ray: 1',
    'cf-mitigated: challenge',
    'X-Squid-Error: ERR_ACCESS_DENIED 0',
    'x-amzn-ErrorType: ForbiddenException',
    'Server: awselb/2.0',
    'Server: WSGIServer/0.2',
    'Server: istio-envoy',
    'Access-Control-Allow-Origin: *',
  ),
  fc.string({ unit: 'binary' }).map((value) => `X-Any: ${value}`),
);
const body = fc.oneof(
  fc.constantFrom(
    'Bad Request',
    '{"code":1,"message":"Session ID unknown"}',
    '<html><body>no</body></html>',
    'Invalid Host header',
    'RBAC: access denied',
    '{"message":"Forbidden"}',
    'websocket: response does not implement http.Hijacker',
    "websocket: unsupported version: 13 not found in 'Sec-Websocket-Version' header",
    '<title>Internet Security by Zscaler</title>',
    'error code: 1016',
  ),
  fc.string({ unit: 'binary' }),
);
const status = fc.integer({ min: 300, max: 599 });
const reasons = fc.constantFrom(
  ...NAMES.chromium.map((name) => `net::ERR_${name}`),
  ...NAMES.firefox,
  'unknown words',
);
const requests = fc.constantFrom<Partial<Sight>>(
  {},
  { request: ASK },
  { request: ASK.slice(0, 4) },
  { request: ['Host: h'] },
  { request: ['Host: h', 'Connection: Upgrade', 'Upgrade: tcp'], method: 'POST' },
);
const kinds = fc.constantFrom<NonNullable<Sight['kind']>>('websocket', 'event-stream', 'webtransport');
const transports = fc.constantFrom<NonNullable<Sight['transport']>>('http/1.1', 'h2', 'h3', 'unknown');

describe('seeing more', () => {
  it('never makes an explanation vanish', () => {
    fc.assert(
      fc.property(
        fc.record({
          status,
          kind: kinds,
          transport: transports,
          fields: fc.array(field, { maxLength: 8 }),
          body,
          request: requests,
          words: fc.array(reasons, { maxLength: 2 }),
          life: fc.integer({ min: 0, max: 5_000 }),
        }),
        ({ status: code, kind, transport, fields, body: text, request, words, life }) => {
          const bare: Sight = { source: 'har', kind, transport, status: code };
          expect(explained(bare)).not.toBeNull();
          const head: Sight = { ...bare, response: [`HTTP/1.1 ${code} x`, ...fields] };
          expect(explained({ ...head, ...request })).not.toBeNull();
          expect(explained({ ...head, ...request, body: text })).not.toBeNull();
          expect(explained({ ...head, ...request, body: text, words })).not.toBeNull();
          // What came after: an end after some time, and words of it.
          expect(explained({ ...head, ...request, body: text, life, laterWords: words })).not.toBeNull();
        },
      ),
      { numRuns: 600 },
    );
  });

  it('never makes the explanation of the browser’s words vanish, whatever answer stands beside them', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...NAMES.chromium),
        fc.integer({ min: 100, max: 599 }),
        fc.array(field, { maxLength: 4 }),
        (name, code, fields) => {
          const words = [`net::ERR_${name}`];
          expect(explained({ words })).not.toBeNull();
          const both = explained({ words, response: [`HTTP/1.1 ${code} x`, ...fields] });
          expect(both).not.toBeNull();
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('never turns a pass into a fail: a name of a server, a body, or a field that no rule speaks of', () => {
    const neutral = fc.constantFrom(
      'Server: nginx',
      'Via: 1.1 x',
      'Date: x',
      'X-Any: 1',
      'CF-Ray: 1',
      'X-Powered-By: PHP',
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 101, max: 599 }),
        kinds,
        transports,
        fc.array(neutral, { maxLength: 4 }),
        fc.option(body),
        (code, kind, transport, fields, text) => {
          const verdicts = (more: readonly string[], given: string | null) => {
            const sight: Sight = {
              source: 'har',
              kind,
              transport,
              request: ASK,
              response: [`HTTP/1.1 ${code} x`, ...more],
            };
            const connection = sightOf(given === null ? sight : { ...sight, body: given });
            return judge(connection, { attempts: [connection], frames: null });
          };
          const after = new Map(verdicts(fields, text).map(({ check, verdict }) => [check, verdict]));
          for (const { check, verdict } of verdicts([], null)) {
            if (verdict === 'pass') expect([check, after.get(check)]).toEqual([check, 'pass']);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

function refused(given: string, ...fields: string[]): Explanation | null {
  return explained({
    source: 'har',
    request: ASK,
    response: ['HTTP/1.1 400 Bad Request', ...fields],
    body: given,
  });
}

const evidenceOf = (sight: Sight): string => explained(sight)?.evidence.join('\n') ?? '';

describe('bad evidence', () => {
  it.each([
    ['10 MiB', 'x'.repeat(10 << 20)],
    ['binary', '\u0000\u0001\u0002\ufffd'.repeat(5_000)],
    ['hostile HTML', '<script>alert(1)</script><img src=x onerror=alert(2)>'.repeat(1_000)],
    ['an open tag without end', '<'.repeat(1 << 20)],
    ['marks that turn direction', 'abc\u202edef\u2066'.repeat(100)],
  ])('a body of %s is quoted within bounds, and its markup is not', (_what, given) => {
    const explanation = refused(given);
    expect(explanation?.cause).toBe('upgrade-dropped-by-proxy');
    const text = JSON.stringify(explanation?.evidence);
    expect(text.length).toBeLessThan(2_000);
    expect(text).not.toMatch(/<script|onerror|[\u202e\u2066]/);
  });

  it('ten products in one answer: each that names itself stands before those that do not', () => {
    const fields = [
      'nginx',
      'Apache',
      'cloudflare',
      'Caddy',
      'envoy',
      'kong',
      'h2o',
      'uvicorn',
      'Kestrel',
      'Puma',
    ];
    const explanation = refused('', ...fields.map((server) => `Server: ${server}`));
    const products = explanation?.fixes.map(({ product }) => product) ?? [];
    for (const name of [
      'nginx',
      'Apache httpd',
      'Cloudflare',
      'Caddy',
      'Envoy',
      'Kong Gateway',
      'h2o',
      'uvicorn',
      'ASP.NET Core',
    ]) {
      expect(products.indexOf(name), name).toBeGreaterThanOrEqual(0);
      expect(products.indexOf(name), name).toBeLessThan(12);
    }
  });

  it('what contradicts itself is named, and nothing is invented', () => {
    expect(
      evidenceOf({
        words: ['Error during WebSocket handshake: Unexpected response code: 404'],
        response: ['HTTP/1.1 403 Forbidden'],
      }),
    ).toContain('contradicts itself: the browser names status 404, but the recorded answer has 403');
    expect(evidenceOf({ words: ['net::ERR_CONNECTION_REFUSED'], response: ['HTTP/1.1 404 x'] })).toContain(
      'contradicts itself',
    );
    expect(evidenceOf({ words: ['net::ERR_CONNECTION_REFUSED'] })).not.toContain('contradicts');
  });
});
