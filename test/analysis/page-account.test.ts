import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/analysis/explain.ts';
import { judge } from '../../src/analysis/judge.ts';
import type { CloseSeen, LifecycleEvent, Source } from '../../src/events/event.ts';
import { notSeen, type Observed, seen } from '../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../src/events/units.ts';
import { parseRequestHead } from '../../src/protocol/http/request-head.ts';
import { parseResponseHead } from '../../src/protocol/http/response-head.ts';
import { connectionOf } from '../session/connection-of.ts';

const connection = connectionId(0);
const at = epochMilliseconds(1);
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';

const created = (source: Source, url: string, page: string | null): LifecycleEvent => ({
  type: 'connection/created',
  at,
  source,
  connection,
  kind: 'websocket',
  url,
  sourceKey: '1',
  target: 'page',
  initiator: notSeen('source-cannot'),
  pageUrl: page === null ? notSeen('source-cannot') : seen(page),
});
const request = (source: Source, ...fields: string[]): LifecycleEvent => ({
  type: 'handshake/request-sent',
  at,
  source,
  connection,
  head: seen({
    ...parseRequestHead(['GET /chat HTTP/1.1', ...fields, '', ''].join('\r\n')).value,
    raw: null,
  }),
});
const response = (source: Source, status: number, ...fields: string[]): LifecycleEvent => ({
  type: 'handshake/response-received',
  at,
  source,
  connection,
  status: seen(status),
  transport: 'http/1.1',
  head: seen({
    ...parseResponseHead([`HTTP/1.1 ${status} Word`, ...fields, '', ''].join('\r\n')).value,
    raw: null,
  }),
});
const said = (source: Source, text: string): LifecycleEvent => ({
  type: 'browser/reported-error',
  at,
  source,
  connection,
  text,
});
const closed = (source: Source, close: Observed<CloseSeen>): LifecycleEvent => ({
  type: 'connection/closed',
  at,
  source,
  connection,
  close,
});
const brokeOff = closed('page-hook', seen({ code: 1006, reason: '', wasClean: false, by: 'unknown' }));
const blocked = (source: Source): LifecycleEvent => ({
  type: 'connection/blocked',
  at,
  source,
  connection,
  directive: 'connect-src',
});

function judged(...events: LifecycleEvent[]) {
  const of = connectionOf(...events);
  const findings = judge(of, { attempts: [of], frames: null });
  return {
    verdict: (check: string) => findings.find((finding) => finding.check === check)?.verdict,
    detail: (check: string) => findings.find((finding) => finding.check === check)?.detail,
    failed: findings.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check),
    explanation: explain(of, findings, { attempts: [of], lastMessageAt: null }),
  };
}

const PAGE = 'https://page.example/';
const REQUEST = ['Host: server.example', `Sec-WebSocket-Key: ${KEY}`, 'Sec-WebSocket-Version: 13'];
const SWITCH = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${ACCEPT}`];

describe('a failure of which the page knows 1006 alone', () => {
  it('is not explained', () => {
    const { explanation, failed } = judged(created('page-hook', 'wss://server.example/', PAGE), brokeOff);
    expect(explanation).toBe(null);
    expect(failed).toEqual([]);
  });

  it.each([
    ['a port that browsers refuse', 'wss://server.example:25/', 'unsafe-port'],
    ['an insecure socket on a secure page', 'ws://server.example/', 'mixed-content'],
  ])('is explained by its URL: %s', (_, url, cause) => {
    expect(judged(created('page-hook', url, PAGE), brokeOff).explanation?.cause).toBe(cause);
  });

  it('is not explained by a port where a request went out', () => {
    const events = [
      created('page-hook', 'ws://server.example:25/', null),
      request('devtools-network', ...REQUEST),
    ];
    expect(judged(...events, brokeOff).explanation).toBe(null);
  });

  it('is a policy’s where our content script heard so, and not where the page says so', () => {
    const made = created('page-hook', 'wss://server.example/', PAGE);
    const told = judged(made, blocked('content-script'), brokeOff);
    expect(told.explanation?.cause).toBe('blocked-by-policy');
    expect(told.explanation?.evidence).toEqual([
      'The browser reported a violation of the page’s “connect-src”.',
    ]);
    expect(told.verdict('accept-matches-key')).toBe('not-applicable');
    expect(judged(made, blocked('page-hook'), brokeOff).explanation).toBe(null);
  });
});

describe('evidence of each source', () => {
  it.each([
    ['Error during WebSocket handshake: Unexpected response code: 404', 'no-websocket-at-this-path'],
    ["Error during WebSocket handshake: Incorrect 'Sec-WebSocket-Accept' header value", 'accept-mismatch'],
    ['Error in connection establishment: net::ERR_CONNECTION_REFUSED', 'connection-refused'],
    ['', 'reason-hidden-by-extension'],
  ])('words of DevTools’ network log are the browser’s: %s', (words, cause) => {
    const made = created('page-hook', 'wss://server.example/', PAGE);
    const events = [made, brokeOff, said('devtools-network', words)];
    expect(judged(...events).explanation?.cause).toBe(cause);
    expect(judged(made, brokeOff, said('page-hook', words)).explanation).toBe(null);
  });

  it('a wrong accept that Firefox shows is judged, though the page knows 1006 alone', () => {
    const { verdict, explanation } = judged(
      created('page-hook', 'wss://server.example/', PAGE),
      request('web-request', ...REQUEST),
      response(
        'web-request',
        101,
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
      ),
      brokeOff,
    );
    expect(verdict('accept-matches-key')).toBe('fail');
    expect(explanation?.cause).toBe('accept-mismatch');
    expect(verdict('request-connection-lists-upgrade')).toBe('unknown');
    expect(verdict('request-offers-upgrade')).toBe('unknown');
  });

  it('where only the page told of a connection, what would show more is named', () => {
    const made = created('page-hook', 'wss://server.example/', PAGE);
    const opened: LifecycleEvent = {
      type: 'connection/opened',
      at,
      source: 'page-hook',
      connection,
      protocol: '',
      extensions: '',
    };
    const { detail, failed } = judged(made, opened);
    expect(detail('request-has-host')).toMatch(/Record it with DevTools open, or in Deep/);
    expect(failed).toEqual([]);
  });

  it('a refusal in DevTools’ network log has no response fields to wait for', () => {
    const { detail } = judged(
      created('page-hook', 'wss://server.example/', PAGE),
      request('devtools-network', ...REQUEST),
      said('devtools-network', 'Error during WebSocket handshake: Unexpected response code: 426'),
    );
    expect(detail('refusal-names-upgrade')).toMatch(
      /refused handshake.*Probe the URL, or open the page in Firefox/,
    );
  });
});

describe('a page that forges its hook’s account', () => {
  const text = fc.constantFrom(
    '',
    'Error during WebSocket handshake: Unexpected response code: 404',
    "Error during WebSocket handshake: Incorrect 'Sec-WebSocket-Accept' header value",
    'One or more reserved bits are on: reserved1 = 1',
    'Error in connection establishment: net::ERR_CONNECTION_REFUSED',
    'net::ERR_UNSAFE_PORT',
  );
  const anyClose = fc
    .record({
      code: fc.constantFrom(1000, 1005, 1006, 1015, 4000),
      reason: fc.string(),
      wasClean: fc.constantFrom(true, false, null),
      by: fc.constantFrom('client', 'server', 'unknown'),
    })
    .map((close): Observed<CloseSeen> => seen(close));
  const told = (source: Source) =>
    fc.oneof(
      text.map((words) => said(source, words)),
      fc.constantFrom(101, 200, 404, 426).map((status) => response(source, status, ...SWITCH)),
      fc
        .constantFrom(101, 403)
        .map((status) => response(source, status, 'Sec-WebSocket-Accept: wrong', 'Upgrade: h2c')),
      fc
        .constantFrom<readonly string[]>(REQUEST, ['Host: a', 'Host: b'])
        .map((fields) => request(source, ...fields)),
      fc.constant(blocked(source)),
      fc.constant<LifecycleEvent>({
        type: 'connection/opened',
        at,
        source,
        connection,
        protocol: 'forged',
        extensions: 'forged',
      }),
      fc.constant(closed(source, notSeen('source-cannot'))),
      anyClose.map((close) => closed(source, close)),
    );
  const forged = fc.oneof(
    told('page-hook'),
    fc
      .constantFrom('ws://forged.example:25/', 'wss://forged.example/?token=abc')
      .map((url) => created('page-hook', url, 'https://forged.example/')),
    fc.constant<LifecycleEvent>({
      type: 'connection/discovered',
      at,
      source: 'page-hook',
      connection,
      kind: 'event-stream',
      url: seen('http://forged.example/'),
      sourceKey: 'x',
      target: 'worker',
    }),
    fc.constant<LifecycleEvent>({
      type: 'connection/joined',
      at,
      source: 'page-hook',
      connection,
      sourceKey: 'x',
      how: 'exact',
    }),
  );
  const honest = fc.tuple(
    fc.constantFrom(
      created('page-hook', 'wss://server.example/', PAGE),
      created('debugger', 'wss://server.example/', null),
      created('web-request', 'ws://127.0.0.1:8080/', 'http://127.0.0.1/'),
    ),
    fc
      .constantFrom<Source>('devtools-network', 'debugger', 'web-request', 'content-script')
      .chain((source) => fc.array(told(source), { maxLength: 5 })),
  );
  // A place among the honest events for each forged one.
  const mixed = fc.tuple(honest, fc.array(fc.tuple(fc.nat(5), forged), { maxLength: 6 }));
  const BY_URL_OR_END = [
    'unsafe-port',
    'mixed-content',
    'abnormal-closure-after-switch',
    'frames-broken-after-switch',
    'closed-with-code',
  ];

  it('makes no check fail, and gives no cause other evidence', () => {
    fc.assert(
      fc.property(mixed, ([[first, rest], lies]) => {
        const alone = judged(first, ...rest);
        const among = rest.flatMap((event, i) => [...lies.filter(([k]) => k === i).map(([, e]) => e), event]);
        const after = lies.filter(([k]) => k >= rest.length).map(([, e]) => e);
        const both = judged(first, ...among, ...after);
        for (const check of both.failed) expect(alone.failed).toContain(check);
        const cause = both.explanation?.cause ?? null;
        if (cause !== null && !BY_URL_OR_END.includes(cause)) {
          // The page may tell that its socket ended; what explains the end is what others saw.
          const ended = judged(first, ...rest, brokeOff).explanation;
          expect([alone.explanation?.evidence, ended?.evidence]).toContainEqual(both.explanation?.evidence);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
