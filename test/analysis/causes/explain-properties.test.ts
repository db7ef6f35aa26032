import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/analysis/explain.ts';
import type { Finding } from '../../../src/analysis/finding.ts';
import { epochMilliseconds } from '../../../src/events/units.ts';
import { type Sight, sightOf } from './connections.ts';

const WORDS = [
  '',
  'net::ERR_CONNECTION_RESET',
  'Error during WebSocket handshake: Unexpected response code: 404',
  'Error during WebSocket handshake: Unexpected response code: 99999999999999999999',
  "Error during WebSocket handshake: Incorrect 'Sec-WebSocket-Accept' header value",
  'One or more reserved bits are on: reserved1 = 1',
];
const CHECKS = [
  'accept-matches-key',
  'page-and-socket-agree',
  'request-offers-upgrade',
  'subprotocol-was-offered',
];

const word = fc.oneof(fc.constantFrom(...WORDS), fc.string({ unit: 'binary' }));
const field = fc
  .tuple(
    fc.constantFrom('Upgrade', 'Server', 'Via', 'Location', 'Sec-WebSocket-Version', 'Retry-After', 'X'),
    fc.string({ unit: 'binary' }),
  )
  .map(([name, value]) => `${name}: ${value}`);
const head = fc
  .tuple(fc.integer({ min: -1, max: 1000 }), fc.string(), fc.array(field, { maxLength: 5 }))
  .map(([status, reason, fields]) => [`HTTP/1.1 ${status} ${reason}`, ...fields]);

const sight: fc.Arbitrary<Sight> = fc.record(
  {
    kind: fc.constantFrom('websocket', 'webtransport', 'event-stream', 'upgrade', 'extended-connect'),
    url: fc.oneof(fc.webUrl(), fc.string({ unit: 'binary' })),
    source: fc.constantFrom('debugger', 'page-hook', 'web-request', 'har'),
    transport: fc.constantFrom('http/1.1', 'h2', 'h3', 'unknown'),
    request: fc.array(field, { maxLength: 5 }),
    response: head,
    status: fc.integer(),
    words: fc.array(word, { maxLength: 4 }),
    laterWords: fc.array(word, { maxLength: 4 }),
    close: fc.record({
      code: fc.integer(),
      reason: fc.string(),
      wasClean: fc.constantFrom(true, false, null),
      by: fc.constantFrom('client', 'server', 'unknown'),
    }),
    life: fc.double(),
  },
  { requiredKeys: [] },
);

const finding: fc.Arbitrary<Finding> = fc.record({
  check: fc.constantFrom(...CHECKS),
  verdict: fc.constantFrom('pass', 'fail', 'warn', 'unknown', 'not-applicable', 'error'),
  level: fc.constantFrom('must', 'browser', 'should', 'advice'),
  clauses: fc.constant([]),
  detail: fc.string({ unit: 'binary' }),
  places: fc.constant([]),
  outOfReach: fc.boolean(),
  fix: fc.constant(''),
});

const findings = fc.array(finding, { maxLength: 6 });

describe('explain', () => {
  it('never throws, and what it says is bounded and printable', () => {
    fc.assert(
      fc.property(sight, findings, fc.option(fc.double()), (seen, found, last) => {
        const context = { lastMessageAt: last === null ? null : epochMilliseconds(last) };
        const explanation = explain(sightOf(seen), found, context);
        if (explanation === null) return;
        expect(explanation.sentence.length).toBeLessThan(1_000);
        expect(explanation.evidence.length).toBeLessThan(30);
        expect(explanation.sentence).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives no cause of a socket that is open or pending, of which nothing else is known', () => {
    fc.assert(
      fc.property(
        sight,
        findings,
        fc.constantFrom('open' as const, 'pending' as const),
        (seen, found, outcome) => {
          // An event stream that was answered wrongly fails whatever its outcome.
          const connection = sightOf({ ...seen, kind: 'websocket' });
          expect(explain({ ...connection, outcome }, found, {})).toBeNull();
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('does not slow down with hostile lengths', () => {
    const long = 'net::ERR_'.repeat(200_000);
    const connection = sightOf({
      url: `wss://a/${'/a'.repeat(500_000)}`,
      words: Array.from({ length: 1_000 }, () => long),
      response: ['HTTP/1.1 400 Bad', `Server: ${long}`, `Upgrade: ${','.repeat(500_000)}`],
    });
    const explanation = explain(connection, [], {});
    expect(JSON.stringify(explanation).length).toBeLessThan(50_000);
  });
});
