import { describe, expect, it } from 'vitest';
import { judgeSession } from '../../../src/analysis/judge-session.ts';
import type { CloseSeen, LifecycleEvent } from '../../../src/events/event.ts';
import { notSeen, seen } from '../../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../../src/events/units.ts';
import { wireBits } from '../../../src/events/wire-frames.ts';
import type { NewMessage } from '../../../src/formats/batch-builder.ts';
import { logOf } from '../../formats/sample-log.ts';

const START = 1_700_000_000_000;
const at = (ms: number) => epochMilliseconds(START + ms);
const DEFLATE = { name: 'Sec-WebSocket-Extensions', value: 'permessage-deflate' };
const broke = (by: CloseSeen['by']): CloseSeen => ({ code: 1006, reason: '', wasClean: false, by });
const said = (code: number, by: CloseSeen['by']): CloseSeen => ({ code, reason: '', wasClean: true, by });

/** A frame: whose it is, its opcode, and whether it is compressed. */
type Frame = readonly [by: 'client' | 'server', opcode: number, compressed?: 'compressed'];
const COMPRESSED: Frame = ['server', 1, 'compressed'];
const PING: Frame = ['server', 9];

/** One attempt with permessage-deflate, a second long, of a client whose wire was recorded, or only its messages. */
function attempt(
  n: number,
  frames: readonly Frame[],
  close: CloseSeen,
  wire: boolean,
): (LifecycleEvent | NewMessage)[] {
  const begin = n * 10_000;
  const of = { source: wire ? 'pcap' : 'har', connection: connectionId(n) } as const;
  const time = (i: number) => at(begin + 500 + i);
  const bits = ([by, opcode, compressed]: Frame) =>
    wireBits(
      {
        final: true,
        reserved: compressed === undefined ? 0 : 4,
        opcode,
        masked: by === 'client',
        length: 3,
        lengthBytes: 1,
        key: 0,
      },
      { outgoing: by === 'client', unread: false, complete: true },
      true,
    );
  return [
    {
      type: 'connection/created',
      at: at(begin),
      ...of,
      kind: 'websocket',
      url: 'ws://app.example.com/',
      sourceKey: String(n),
      target: 'unknown',
      initiator: notSeen('not-in-file'),
      pageUrl: notSeen('not-in-file'),
    },
    {
      type: 'handshake/response-received',
      at: at(begin + 10),
      ...of,
      status: seen(101),
      transport: 'http/1.1',
      head: seen({ version: 'HTTP/1.1', status: 101, reason: '', fields: [DEFLATE], raw: null }),
    },
    ...frames.map(
      ([by, opcode], i): NewMessage => ({
        at: time(i),
        connection: n,
        outgoing: by === 'client',
        opcode,
        payload: new Uint8Array(3),
      }),
    ),
    ...(wire
      ? [
          {
            type: 'wire/frames' as const,
            at: time(frames.length),
            ...of,
            frames: {
              at: frames.map((_, i) => time(i)),
              bits: frames.map(bits),
              length: frames.map(() => 3),
              key: frames.map(() => 0),
            },
            faults: [],
          },
        ]
      : []),
    { type: 'connection/closed', at: at(begin + 600), ...of, close: seen(close) },
  ];
}

/** The cause of the first of so many attempts that were alike. */
function causeOf(frames: readonly Frame[], close: CloseSeen, { times = 3, wire = true } = {}): string | null {
  const items = Array.from({ length: times }, (_, n) => attempt(n, frames, close, wire)).flat();
  return judgeSession(logOf(items).session, null)[0]?.explanation?.cause ?? null;
}

const BROKEN = 'compression-broken-in-this-client';

describe('a client that agreed on compression and broke off', () => {
  it.each<[string, readonly Frame[], CloseSeen]>([
    ['at the first compressed message, each time', [COMPRESSED], broke('client')],
    ['behind a ping and its answer as well', [PING, ['client', 10], COMPRESSED], broke('client')],
    ['where nobody saw who ended it', [COMPRESSED], broke('unknown')],
    ['and said that it could not read it', [COMPRESSED], said(1007, 'client')],
  ])('%s, is accused', (_what, frames, close) => {
    expect(causeOf(frames, close)).toBe(BROKEN);
  });

  it.each<[string, readonly Frame[], CloseSeen]>([
    ['the server ended it', [COMPRESSED], broke('server')],
    // Control frames are never compressed (RFC 7692 section 6).
    ['only a ping came', [PING], broke('client')],
    ['only a ping came, and nobody saw who ended it', [PING], broke('unknown')],
    ['the only message was not compressed', [['server', 1]], broke('client')],
    ['the client answered it', [COMPRESSED, ['client', 1]], broke('client')],
    ['the client read on to a ping', [COMPRESSED, PING, ['client', 10]], broke('client')],
    ['a second message came', [COMPRESSED, COMPRESSED], broke('client')],
    ['the client complained of what was not compressed', [['server', 1]], said(1007, 'client')],
    ['the code may be the server’s', [COMPRESSED], said(1002, 'unknown')],
    // A type of data that it does not take, as of binary messages.
    ['the code says something else', [COMPRESSED], said(1003, 'client')],
  ])('is not accused where %s', (_what, frames, close) => {
    expect(causeOf(frames, close)).not.toBe(BROKEN);
  });

  it('is not accused by attempts that ended otherwise', () => {
    const items = [
      ...attempt(0, [COMPRESSED], broke('client'), true),
      ...attempt(1, [COMPRESSED, COMPRESSED, ['client', 1]], broke('client'), true),
      ...attempt(2, [COMPRESSED], broke('server'), true),
      ...attempt(3, [], broke('client'), true),
    ];
    expect(judgeSession(logOf(items).session, null)[0]?.explanation?.cause).toBe(
      'abnormal-closure-after-switch',
    );
  });

  it('is judged by its messages where the wire was not recorded, of which pings are none', () => {
    const whole = { wire: false };
    expect(causeOf([['server', 1]], broke('unknown'), whole)).toBe(BROKEN);
    expect(causeOf([PING], broke('unknown'), whole)).not.toBe(BROKEN);
    expect(causeOf([['server', 1]], broke('server'), whole)).not.toBe(BROKEN);
    expect(
      causeOf(
        [
          ['server', 1],
          ['client', 1],
        ],
        broke('unknown'),
        whole,
      ),
    ).not.toBe(BROKEN);
  });
});
