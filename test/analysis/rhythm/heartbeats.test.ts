import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metered, type Planted, randomOf, received, sent } from './metered.ts';

const EIO = { url: 'ws://h/socket.io/?EIO=4' };
const HOUR = 3_600_000;
const bytes = (...values: number[]) => new Uint8Array(values);

/** A heartbeat of the server with its answers, every `period` and up to `jitter` later, for `count` beats. */
function beats(count: number, period: number, jitter: number, random = randomOf(1)): Planted[] {
  return Array.from({ length: count }, (_, i) => i * period + random() * jitter).flatMap((at) => [
    received(at, '2'),
    sent(at + 3, '3'),
  ]);
}

function heartbeatOf(planted: Planted[], connection: { url?: string; subprotocol?: string } = {}) {
  return metered(planted, connection).report(planted.at(-1)?.at ?? 0, []).heartbeat;
}

describe('a heartbeat', () => {
  it.each<[string, { url?: string; subprotocol?: string }, Planted['data'], Planted['data'] | null]>([
    ['engine.io ping', EIO, '2', '3'],
    ['stomp heart-beat', { subprotocol: 'v12.stomp' }, '\n', null],
    ['mqtt PINGREQ', { subprotocol: 'mqtt' }, bytes(0xc0, 0), bytes(0xd0, 0)],
    ['nats PING', { subprotocol: 'nats' }, 'PING\r\n', 'PONG\r\n'],
    [
      'graphql-transport-ws ping',
      { subprotocol: 'graphql-transport-ws' },
      '{"type":"ping"}',
      '{"type":"pong"}',
    ],
    ['actioncable ping', { subprotocol: 'actioncable-v1-json' }, '{"type":"ping","message":1}', null],
    ['json ping', {}, '{"type":"ping"}', '{"type":"pong"}'],
    ['json heartbeat', {}, '{"event":"heartbeat"}', '{"event":"heartbeat_ack"}'],
    ['json ping', {}, '{"ping":1}', '{"pong":1}'],
    ['json op 1', {}, '{"op":1,"d":5}', '{"op":11}'],
    ['text ping', {}, 'ping', 'pong'],
    ['json-rpc ping', {}, '{"jsonrpc":"2.0","method":"ping","id":1}', '{"jsonrpc":"2.0","result":{},"id":1}'],
    [
      'phoenix heartbeat',
      { subprotocol: 'phoenix' },
      '[null,"4","phoenix","heartbeat",{}]',
      '[null,"4","phoenix","phx_reply",{"status":"ok","response":{}}]',
    ],
  ])('is recognised: %s', (kind, connection, ping, pong) => {
    const planted = Array.from({ length: 20 }, (_, i) => i * 30_000).flatMap((at) => [
      sent(at, ping),
      ...(pong === null || at === 240_000 ? [] : [received(at + 20, pong)]),
    ]);
    expect(heartbeatOf(planted, connection)).toMatchObject({
      kind,
      outgoing: true,
      count: 20,
      periodMs: 30_000,
      jitterMs: 0,
      unanswered: pong === null ? 0 : 1,
    });
  });

  it('of frames is that of WebSocket itself', () => {
    const planted = [0, 1, 2].flatMap((i) => [
      { at: i * 20_000, outgoing: false, data: bytes(1), opcode: 9 },
      { at: i * 20_000 + 1, outgoing: true, data: bytes(1), opcode: 10 },
    ]);
    expect(heartbeatOf(planted)).toMatchObject({ kind: 'websocket ping', outgoing: false, unanswered: 0 });
  });

  it('is found among other packets in one message', () => {
    const planted = Array.from({ length: 5 }, (_, i) => i * 60_000).flatMap((at) => [
      sent(at, bytes(0xc0, 0, 0x30, 3, 0, 1, 0x61)),
      received(at + 9, bytes(0xd0, 0, 0x30, 3, 0, 1, 0x61)),
    ]);
    expect(heartbeatOf(planted, { subprotocol: 'mqtt' })).toMatchObject({ count: 5, unanswered: 0 });
  });

  it('of Engine.IO does not begin with the probe of a transport', () => {
    const planted = [
      sent(0, '2probe'),
      received(5, '3probe'),
      sent(9, '5'),
      ...[0, 1, 2].flatMap((i) => [sent(25_000 * (i + 1), '2'), received(25_000 * (i + 1) + 5, '3')]),
    ];
    expect(heartbeatOf(planted, { url: 'ws://h/socket.io/?EIO=3' })).toMatchObject({
      count: 3,
      periodMs: 25_000,
      unanswered: 0,
    });
  });

  it('of SignalR beats on both sides and is answered by neither', () => {
    const planted = [
      sent(0, '{"protocol":"json","version":1}\u001e'),
      ...Array.from({ length: 9 }, (_, i) => received(i * 15_000, '{"type":6}\u001e')),
    ];
    expect(heartbeatOf(planted)).toMatchObject({ kind: 'signalr Ping', periodMs: 15_000, unanswered: 0 });
  });

  it('has the period that was planted, within its jitter', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 120_000 }), fc.nat(1000), (period, seed) => {
        const jitter = period / 10;
        const found = heartbeatOf(beats(60, period, jitter, randomOf(seed)), EIO);
        expect(Math.abs((found?.periodMs ?? 0) - period)).toBeLessThan(jitter);
        expect(found?.jitterMs ?? Number.NaN).toBeLessThanOrEqual(jitter);
        expect([found?.count, found?.unanswered]).toEqual([60, 0]);
      }),
      { numRuns: 40 },
    );
  });

  it('whose last answer was not waited for lacks none', () => {
    const planted = [...beats(5, 25_000, 0), received(125_000, '2')];
    expect(metered(planted, EIO).report(125_100, []).heartbeat?.unanswered).toBe(0);
    expect(metered(planted, EIO).report(145_000, []).heartbeat?.unanswered).toBe(1);
  });

  it('lacks no answer that may have come where nobody observed', () => {
    const planted = beats(10, 25_000, 0).filter(({ at }) => at !== 100_003);
    const meter = metered(planted, EIO);
    expect(meter.report(HOUR, []).heartbeat?.unanswered).toBe(1);
    expect(meter.report(HOUR, [{ from: 100_001, until: 101_000 }]).heartbeat?.unanswered).toBe(0);
    expect(meter.report(HOUR, [{ from: 210_000, until: 211_000 }]).heartbeat?.unanswered).toBe(1);
    expect(meter.report(HOUR, [{ from: 0, until: HOUR, rested: 'timers' }]).heartbeat?.unanswered).toBe(1);
  });

  it('that was answered now and then, where nothing demands it, lacks no answer', () => {
    const planted = Array.from({ length: 90 }, (_, i) => i * 5_000).flatMap((at, i) => [
      sent(at, '{"type":"ping"}'),
      ...(i % 9 === 8 ? [received(at + 9, '{"type":"pong"}')] : []),
    ]);
    expect(heartbeatOf(planted)).toMatchObject({ count: 90, unanswered: 0, answered: false });
    // It was answered until it was not any more.
    const dead = Array.from({ length: 90 }, (_, i) => i * 5_000).flatMap((at, i) => [
      sent(at, '{"type":"ping"}'),
      ...(i < 20 ? [received(at + 9, '{"type":"pong"}')] : []),
    ]);
    expect(heartbeatOf(dead)).toMatchObject({ unanswered: 69, answered: true });
  });

  it('that nobody ever answers is not called unanswered where nothing demands it', () => {
    const planted = Array.from({ length: 9 }, (_, i) => sent(i * 5_000, '{"type":"ping"}'));
    expect(heartbeatOf(planted)).toMatchObject({ count: 9, unanswered: 0 });
  });

  it('is not found in messages that only speak of one', () => {
    for (const write of [
      (i: number) => `{"text":"ping","n":${i}}`,
      (i: number) => `{"op":1,"d":{"x":${i}}}`,
    ]) {
      const planted = Array.from({ length: 9 }, (_, i) => sent(i * 5_000, write(i)));
      expect(heartbeatOf(planted)).toBeNull();
    }
  });
});

function silencesOf(planted: Planted[], end: number, unseen: { from: number; until: number }[] = []) {
  return metered(planted, EIO).report(end, unseen).silences;
}

/** A heartbeat of a second, without some of its beats, the others up to 30 ms early or late. */
function without(...numbers: number[]): Planted[] {
  const random = randomOf(3);
  return Array.from({ length: 40 }, (_, n) => n)
    .filter((n) => !numbers.includes(n))
    .map((n) => received(n * 1000 + random() * 60, '{"type":"heartbeat"}'));
}

const missed = (planted: Planted[], unseen: { from: number; until: number; rested?: 'page' }[] = []) =>
  metered(planted).report(planted.at(-1)?.at ?? 0, unseen).heartbeat?.missed;

describe('beats that did not come', () => {
  it('are counted, alone and several in a row', () => {
    expect(missed(without())).toBe(0);
    expect(missed(without(12, 20))).toBe(2);
    expect(missed(without(5, 6, 7, 30))).toBe(4);
  });

  it('are not those that were late, that may be replaced by other messages, or that nobody saw', () => {
    const late = without().map((each) =>
      each.at > 9_900 && each.at < 10_500 ? { ...each, at: 10_750 } : each,
    );
    expect(missed(late)).toBe(0);
    const busy = [...without(12), received(12_000, '{"type":"news"}')].toSorted((a, b) => a.at - b.at);
    expect(missed(busy)).toBe(0);
    expect(missed(without(12), [{ from: 11_500, until: 12_500 }])).toBe(0);
    expect(missed(without(12), [{ from: 11_500, until: 12_500, rested: 'page' }])).toBe(0);
  });

  it('are none of a heartbeat that became slower', () => {
    const slower = Array.from({ length: 10 }, (_, n) => received(40_000 + n * 2_000, '{"type":"heartbeat"}'));
    expect(missed([...without(), ...slower])).toBe(0);
  });
});

const call = (n: number) => `{"jsonrpc":"2.0","id":${n},"method":"get"}`;

describe('what the client asked in vain', () => {
  it('is what a silence that lasts leaves unanswered, and not silence alone', () => {
    const alone = Array.from({ length: 20 }, (_, n) => received(n * 1_000, '{"type":"heartbeat"}'));
    const ended = [...alone, received(20_000, '{"type":"end"}')];
    const report = metered(ended).report(60_000, []);
    expect(report.silences).toEqual([{ from: 20_000, ms: 40_000 }]);
    expect(report.askedInVain).toBe(false);
    const dead = Array.from({ length: 30 }, (_, n) => n * 5_000).flatMap((at, n) => [
      sent(at, '{"type":"ping"}'),
      ...(n < 20 ? [received(at + 10, '{"type":"pong"}')] : []),
    ]);
    expect(metered(dead).report(150_000, []).askedInVain).toBe(true);
    const rpc = [
      ...Array.from({ length: 20 }, (_, n) => n * 1_000).flatMap((at) => [
        received(at, '{"jsonrpc":"2.0","method":"ping","id":1}'),
        sent(at + 1, '{"jsonrpc":"2.0","result":{},"id":1}'),
      ]),
      sent(19_500, call(7)),
      received(19_600, '{"jsonrpc":"2.0","id":7,"result":1}'),
    ];
    expect(metered(rpc).report(60_000, []).askedInVain).toBe(false);
    expect(metered([...rpc, sent(25_000, call(8))]).report(60_000, []).askedInVain).toBe(true);
  });
});

describe('silences', () => {
  it('are none in an hour of quiet traffic', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const random = randomOf(seed);
      const quiet = beats(144, 25_000, 500, random);
      const chat = Array.from({ length: 30 }, () => random() * HOUR).flatMap((at) => [
        sent(at, '42["say",1]'),
        received(at + random() * 300, '42["said",1]'),
      ]);
      const all = [...quiet, ...chat].toSorted((a, b) => a.at - b.at);
      const report = metered(all, EIO).report(HOUR, []);
      expect(report.silences).toEqual([]);
      expect(report.heartbeat?.unanswered).toBe(0);
    }
  });

  it('are none where a clock is set back and right again', () => {
    const planted = beats(100, 25_000, 0).map((each, i) => ({
      ...each,
      at: each.at - (i > 60 && i <= 120 ? HOUR / 4 : 0),
    }));
    expect(silencesOf(planted, 2_480_000)).toEqual([]);
    // It stays so: what comes later is measured.
    const silent = planted.filter((_, i) => i <= 80 || (i > 90 && i <= 120));
    expect(silencesOf(silent, Number.NaN)).toHaveLength(1);
  });

  it('are times of over twice the period, and one of both sides is one', () => {
    const planted = [
      ...beats(10, 25_000, 0),
      ...beats(10, 25_000, 0).map((each) => ({ ...each, at: each.at + 400_000 })),
    ];
    expect(silencesOf(planted, 640_000)).toEqual([{ from: 225_000, ms: 175_003 }]);
  });

  it('last until the end where nothing came any more', () => {
    expect(silencesOf(beats(10, 25_000, 0), 400_000)).toEqual([{ from: 225_000, ms: 175_000 }]);
    expect(silencesOf(beats(10, 25_000, 0), 275_000)).toEqual([]);
  });

  it('of a server that a client goes on asking are silences', () => {
    const asked = Array.from({ length: 20 }, (_, i) => i * 10_000).flatMap((at) => [
      sent(at, bytes(0xc0, 0)),
      ...(at < 100_000 ? [received(at + 5, bytes(0xd0, 0))] : []),
    ]);
    const report = metered(asked, { subprotocol: 'mqtt' }).report(200_000, []);
    expect(report.silences).toEqual([{ from: 90_005, ms: 109_995 }]);
    expect(report.heartbeat?.unanswered).toBe(10);
  });

  it('are none where nobody observed, and none without a heartbeat', () => {
    const planted = [...beats(10, 25_000, 0), received(600_000, '2'), sent(600_001, '3')];
    expect(silencesOf(planted, 600_001, [{ from: 300_000, until: 500_000 }])).toEqual([]);
    const chat = Array.from({ length: 9 }, (_, i) => sent(i ** 4 * 1000, '42["say",1]'));
    expect(silencesOf(chat, 1e9)).toEqual([]);
  });
});
