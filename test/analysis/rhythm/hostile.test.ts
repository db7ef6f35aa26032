import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metered, type Planted, received, sent } from './metered.ts';

/** Handshakes by which each decoder is chosen. */
const CONNECTIONS = [
  { url: 'ws://h/' },
  { url: 'ws://h/socket.io/?EIO=4' },
  { url: 'ws://h/connection/websocket' },
  { url: 'ws://h/devtools/page/1' },
  ...[
    'graphql-transport-ws',
    'graphql-ws',
    'phoenix',
    'v12.stomp',
    'mqtt',
    'wamp.2.json',
    'nats',
    'xmpp',
    'sip',
    'jsonrpc',
  ].map((subprotocol) => ({ url: 'ws://h/', subprotocol })),
];

/** Pieces that protocols and their abuse are made of. */
const PIECES = [
  '2',
  '3',
  '427["a"]',
  '437[]',
  '{"jsonrpc":"2.0","id":1,"method":"a"}',
  '{"jsonrpc":"2.0","id":1,"result":1}',
  '[{"jsonrpc":"2.0","id":1,"result":1},5]',
  '{"type":"ping"}',
  '{"type":"pong"}',
  '{"id":1,"seq":1,"__proto__":{"id":2},"constructor":1}',
  '{"op":1,"d":null}',
  '{"id":"__proto__"}',
  '["__proto__",null]',
  '[null,"1","phoenix","heartbeat",{}]',
  'PUB a b 1\r\nx\r\n',
  'MSG b 1 1\r\nx\r\n',
  'SEND\ndestination:a\nreceipt:__proto__\n\n\0',
  '[48,1,{},"a"]',
  '[50,1,{}]',
  '\n',
  'ping',
  '',
] as const;

const planted: fc.Arbitrary<Planted> = fc.record({
  at: fc.oneof(fc.nat(1e6), fc.constantFrom(Number.NaN, 0, -5, 1e14)),
  outgoing: fc.boolean(),
  data: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 })),
});

describe('a meter', () => {
  it('bears any messages in any order, and counts each once', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CONNECTIONS),
        fc.array(planted, { maxLength: 60 }),
        fc.constantFrom(Number.NaN, 2e6),
        (connection, messages, end) => {
          const report = metered(messages, connection).report(end, []);
          expect(report.types.reduce((sum, { count }) => sum + count, 0)).toBe(messages.length);
          for (const { count, unanswered, p50, max } of report.latency) {
            expect(count + unanswered).toBeLessThanOrEqual(messages.length);
            expect(Math.min(unanswered, p50 ?? 0, (max ?? 0) - (p50 ?? 0))).toBeGreaterThanOrEqual(0);
          }
          for (const { ms } of report.silences) expect(ms).toBeGreaterThan(0);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of a week keeps no more than counters', () => {
    const week = 7 * 86_400_000;
    function* beating() {
      for (let at = 0; at < week; at += 25_000) {
        yield received(at, '2');
        yield sent(at + 4, '3');
      }
    }
    const { heartbeat, silences } = metered(beating(), { url: 'ws://h/socket.io/?EIO=4' }).report(week, []);
    expect(heartbeat).toMatchObject({ count: 24_192, unanswered: 0 });
    expect(Math.abs((heartbeat?.periodMs ?? 0) - 25_000)).toBeLessThan(250);
    expect(silences).toEqual([]);
  });
});
