import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FrameFinding, WireFrame } from '../../src/analysis/evidence.ts';
import { judge } from '../../src/analysis/judge.ts';
import type { ConnectionKind, Source, Transport } from '../../src/events/event.ts';
import { NOT_SEEN_REASONS, notSeen, seen } from '../../src/events/observed.ts';
import { epochMilliseconds } from '../../src/events/units.ts';
import { FRAME_RULES } from '../../src/protocol/websocket/frame-fault.ts';
import type { Connection } from '../../src/session/connection.ts';
import { connectionOf, fieldsOf } from './vector.ts';

const NAMES = [
  'Host',
  'Upgrade',
  'Connection',
  'Sec-WebSocket-Key',
  'Sec-WebSocket-Accept',
  'Sec-WebSocket-Version',
  'Sec-WebSocket-Protocol',
  'Sec-WebSocket-Extensions',
  'HTTP2-Settings',
  'Capsule-Protocol',
  'Origin',
  'Cookie',
  'Content-Length',
  ':method',
  ':protocol',
  '__proto__',
  'constructor',
];
const VALUES = [
  'websocket',
  'Upgrade',
  'dGhlIHNhbXBsZSBub25jZQ==',
  's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  '13',
  'permessage-deflate; client_max_window_bits=9; server_max_window_bits="x"',
  'h2c, connect-udp/1, /, ;',
  'CONNECT',
  '?1',
  'a\nb\r\nc',
  '"\\',
];
const header = fc.tuple(
  fc.oneof(fc.constantFrom(...NAMES), fc.string()),
  fc.oneof(fc.constantFrom(...VALUES), fc.string({ unit: 'binary' })),
);
const headers = fc.array(header, { maxLength: 20 });
const raw = fc.option(fc.string());
const why = fc.constantFrom(...NOT_SEEN_REASONS);
const hidden = why.map(notSeen);
const status = fc.oneof(fc.constantFrom(101, 200, 400, 404, 426), fc.integer());
const text = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '',
    'Invalid frame header',
    'Error during WebSocket handshake: Unexpected response code: 999999999999',
    "Error during WebSocket handshake: 'Connection' header is missing",
    'Error in connection establishment: net::ERR_CONNECTION_REFUSED',
  ),
);

const connection: fc.Arbitrary<Connection> = fc
  .record({
    kind: fc.constantFrom<ConnectionKind>(
      'websocket',
      'webtransport',
      'event-stream',
      'upgrade',
      'extended-connect',
    ),
    transport: fc.constantFrom<Transport>('http/1.1', 'h2', 'h3', 'unknown'),
    sources: fc.array(fc.constantFrom<Source>('debugger', 'page-hook', 'web-request', 'har'), {
      maxLength: 2,
    }),
    url: fc.oneof(hidden, fc.oneof(fc.webUrl(), fc.string()).map(seen)),
    pageUrl: fc.oneof(hidden, fc.oneof(fc.webUrl(), fc.string()).map(seen)),
    request: fc.oneof(
      hidden,
      fc
        .record({
          method: fc.string(),
          target: fc.string(),
          version: fc.constantFrom('HTTP/1.1', 'HTTP/1.0', '', 'x'),
          fields: headers.map(fieldsOf),
          raw,
        })
        .map(seen),
    ),
    status: fc.oneof(hidden, status.map(seen)),
    response: fc.oneof(
      hidden,
      fc
        .record({ version: fc.string(), status, reason: fc.string(), fields: headers.map(fieldsOf), raw })
        .map(seen),
    ),
    errors: fc.array(
      fc.record({
        at: fc.constant(epochMilliseconds(0)),
        text,
        source: fc.constantFrom<Source>('debugger', 'page-hook'),
        beforeSwitch: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
    outcome: fc.constantFrom<Connection['outcome']>('pending', 'open', 'closed', 'refused', 'failed'),
  })
  .map(connectionOf);

const frame: fc.Arbitrary<WireFrame> = fc.record({
  at: fc.nat(),
  outgoing: fc.boolean(),
  final: fc.boolean(),
  reserved: fc.nat(7),
  opcode: fc.nat(15),
  masked: fc.option(fc.boolean()),
  length: fc.nat(),
  lengthBytes: fc.constantFrom(1, 3, 9, null),
  unread: fc.boolean(),
});

/** Each frame breaks a rule. */
const faultsIn = (frames: readonly WireFrame[]): FrameFinding[] =>
  frames.map((_, n) => ({ frame: n, rule: FRAME_RULES[n % FRAME_RULES.length] ?? 'masked', what: 'x' }));

describe('a hostile handshake', () => {
  it('makes no check throw', () => {
    fc.assert(
      fc.property(
        connection,
        fc.option(fc.array(frame)),
        fc.array(connection, { maxLength: 5 }),
        (one, frames, others) => {
          const context = {
            attempts: [one, ...others],
            frames:
              frames === null ? null : { frames, faults: faultsIn(frames), early: 3, heardUntil: new Map() },
          };
          const findings = judge(one, context);
          expect(findings.filter((finding) => finding.verdict === 'error')).toEqual([]);
          for (const { detail, places } of findings) {
            expect(detail.length).toBeLessThan(2000);
            expect(places.length).toBeLessThanOrEqual(60);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('points only at what is there', () => {
    fc.assert(
      fc.property(connection, (one) => {
        for (const { places } of judge(one, { attempts: [one], frames: null })) {
          for (const { side, fieldIndex, index, length } of places) {
            const head = side === 'request' ? one.request : one.response;
            if (fieldIndex === null || !head.seen) continue;
            const value = head.value.fields[fieldIndex]?.value;
            expect(value).toBeDefined();
            expect(index + length).toBeLessThanOrEqual(value?.length ?? 0);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  const MIB = 1024 * 1024;
  const huge: readonly (readonly [string, string[][]])[] = [
    [
      '10,000 keys and accepts',
      Array.from({ length: 10_000 }, () => ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ==']),
    ],
    ['10,000 Upgrade fields', Array.from({ length: 10_000 }, (_, at) => ['Upgrade', `p${at}/1`])],
    ['10,000 subprotocols', Array.from({ length: 10_000 }, (_, at) => ['Sec-WebSocket-Protocol', `p${at}`])],
    [
      '10,000 extensions',
      Array.from({ length: 10_000 }, () => ['Sec-WebSocket-Extensions', 'permessage-deflate']),
    ],
    [
      '1 MiB of white space',
      [
        ['Sec-WebSocket-Key', `a${' '.repeat(MIB)}b`],
        ['Origin', ' '.repeat(MIB)],
      ],
    ],
    [
      '1 MiB of commas',
      [
        ['Upgrade', ','.repeat(MIB)],
        ['Connection', ','.repeat(MIB)],
      ],
    ],
    ['1 MiB of semicolons', [['Sec-WebSocket-Extensions', ';'.repeat(MIB)]]],
    [
      '1 MiB of one token',
      [
        ['Sec-WebSocket-Protocol', 'a'.repeat(MIB)],
        ['Cookie', 'a'.repeat(MIB)],
      ],
    ],
    ['1 MiB of quotes', [['Sec-WebSocket-Extensions', `a;b=${'"'.repeat(MIB)}`]]],
    ['1 MiB of newlines', [['Sec-WebSocket-Key', '\n'.repeat(MIB)]]],
  ];

  it.each(huge)(
    'is judged within bounds: %s',
    (_name, fields) => {
      const accepts = fields.map(([name = '', value = '']) => [name.replace('-Key', '-Accept'), value]);
      const one = connectionOf({
        request: seen({ method: 'GET', target: '/', version: 'HTTP/1.1', fields: fieldsOf(fields), raw: '' }),
        status: seen(101),
        response: seen({ version: 'HTTP/1.1', status: 101, reason: '', fields: fieldsOf(accepts), raw: '' }),
      });
      // Quadratic, it would take minutes: the time-out judges that.
      const findings = judge(one, { attempts: [one], frames: null });
      expect(findings.filter((finding) => finding.verdict === 'error')).toEqual([]);
      expect(JSON.stringify(findings).length).toBeLessThan(200_000);
    },
    60_000,
  );
});
