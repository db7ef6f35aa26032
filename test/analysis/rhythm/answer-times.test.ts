import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerTimes } from '../../../src/analysis/rhythm/answer-times.ts';
import type { TrafficMeter } from '../../../src/analysis/rhythm/traffic-meter.ts';
import { metered, type Planted, randomOf, received, sent } from './metered.ts';

const request = (id: number | string) => JSON.stringify({ jsonrpc: '2.0', id, method: 'get' });
const result = (id: number | string) => JSON.stringify({ jsonrpc: '2.0', id, result: 1 });
const latency = (meter: TrafficMeter) => meter.report(Number.NaN, []).latency;

describe('answers', () => {
  it.each<[string, { url?: string; subprotocol?: string }, Planted[], string]>([
    ['JSON-RPC', {}, [sent(1, request(1)), received(31, result(1))], 'request'],
    ['a server that asks', {}, [received(1, request('x')), sent(31, result('x'))], 'request'],
    [
      'CDP',
      { url: 'ws://h/devtools/page/1' },
      [
        sent(1, '{"id":1,"method":"Page.enable","sessionId":"A"}'),
        received(5, '{"id":1,"result":{},"sessionId":"B"}'),
        received(31, '{"id":1,"result":{},"sessionId":"A"}'),
      ],
      'command',
    ],
    [
      'an acknowledgement of Socket.IO',
      { url: 'ws://h/socket.io/?EIO=4' },
      [sent(1, '427["a"]'), sent(2, '42["b"]'), received(31, '437[]')],
      'EVENT',
    ],
    [
      'a binary event of Socket.IO',
      { url: 'ws://h/socket.io/?EIO=4' },
      [
        sent(1, '451-7["a",{"_placeholder":true,"num":0}]'),
        sent(2, new Uint8Array([1])),
        received(31, '437[]'),
      ],
      'BINARY_EVENT',
    ],
    [
      'GraphQL, by the first of its answers',
      { subprotocol: 'graphql-transport-ws' },
      [
        sent(1, '{"id":"a","type":"subscribe","payload":{"query":"{a}"}}'),
        received(31, '{"id":"a","type":"next","payload":{"data":1}}'),
        received(99, '{"id":"a","type":"complete"}'),
      ],
      'subscribe',
    ],
    [
      'the older GraphQL',
      { subprotocol: 'graphql-ws' },
      [
        sent(1, '{"id":"a","type":"start","payload":{"query":"{a}"}}'),
        received(31, '{"id":"a","type":"data","payload":{"data":1}}'),
      ],
      'GQL_START',
    ],
    [
      'Phoenix',
      { subprotocol: 'phoenix' },
      [
        sent(1, '["1","2","room:1","new_msg",{}]'),
        received(31, '["1","2","room:1","phx_reply",{"status":"ok","response":{}}]'),
      ],
      'push',
    ],
    [
      'SignalR',
      {},
      [
        sent(0, '{"protocol":"json","version":1}\u001e'),
        received(0, '{}\u001e'),
        sent(1, '{"type":1,"invocationId":"7","target":"a","arguments":[]}\u001e'),
        received(31, '{"type":3,"invocationId":"7","result":1}\u001e'),
      ],
      'Invocation',
    ],
    [
      'STOMP',
      { subprotocol: 'v12.stomp' },
      [sent(1, 'SEND\ndestination:/a\nreceipt:r\n\n\0'), received(31, 'RECEIPT\nreceipt-id:r\n\n\0')],
      'SEND',
    ],
    [
      'MQTT',
      { subprotocol: 'mqtt' },
      [
        sent(1, new Uint8Array([0x82, 6, 0, 9, 0, 1, 0x61, 0])),
        received(31, new Uint8Array([0x90, 3, 0, 9, 0])),
      ],
      'SUBSCRIBE',
    ],
    ['WAMP', { subprotocol: 'wamp.2.json' }, [sent(1, '[48,7,{},"a.b"]'), received(31, '[50,7,{}]')], 'CALL'],
    [
      'Centrifugo',
      { url: 'ws://h/connection/websocket' },
      [sent(1, '{"id":4,"rpc":{"data":1}}'), received(31, '{"id":4,"rpc":{"data":2}}')],
      'rpc',
    ],
    [
      'XMPP',
      { subprotocol: 'xmpp' },
      [
        sent(1, '<iq xmlns="jabber:client" id="a" type="get"/>'),
        received(31, '<iq xmlns="jabber:client" id="a" type="result"/>'),
      ],
      'iq',
    ],
  ])('of %s are joined by their ids', (_, connection, planted, type) => {
    expect(latency(metered(planted, connection))).toEqual([
      expect.objectContaining({ type, count: 1, unanswered: 0, p50: 30, p95: 30, p99: 30, max: 30 }),
    ]);
  });

  it.each<[string, { url?: string; subprotocol?: string }, Planted[]]>([
    [
      'SignalR',
      {},
      [
        sent(0, '{"protocol":"json","version":1}\u001e'),
        sent(1, '{"type":1,"invocationId":"7","target":"a","arguments":[]}\u001e'),
        received(31, '{}\u001e{"type":6}\u001e{"type":3,"invocationId":"7","result":1}\u001e'),
      ],
    ],
    [
      'Centrifugo',
      { url: 'ws://h/connection/websocket' },
      [
        sent(1, '{"id":4,"rpc":{"data":1}}'),
        received(31, '{"id":4,"rpc":{"data":2}}\n{"push":{"channel":"a","pub":{"data":1}}}'),
      ],
    ],
    [
      'MQTT',
      { subprotocol: 'mqtt' },
      [
        sent(1, new Uint8Array([0xc0, 0, 0x82, 6, 0, 9, 0, 1, 0x61, 0])),
        received(31, new Uint8Array([0xd0, 0, 0x90, 3, 0, 9, 0])),
      ],
    ],
    ['JSON-RPC', {}, [sent(1, `[${request(1)},${request(2)}]`), received(31, `[${result(2)},${result(1)}]`)]],
    [
      'STOMP',
      { subprotocol: 'v12.stomp' },
      [
        sent(1, 'SEND\ndestination:/a\nreceipt:r\n\n\0SEND\ndestination:/a\nreceipt:s\n\n\0'),
        received(31, 'RECEIPT\nreceipt-id:r\n\n\0RECEIPT\nreceipt-id:s\n\n\0'),
      ],
    ],
    [
      'NATS',
      { subprotocol: 'nats' },
      [sent(1, 'PING\r\nPUB a _INBOX.1 1\r\nx\r\n'), received(31, 'PONG\r\nMSG _INBOX.1 5 1\r\ny\r\n')],
    ],
  ])('in one message with others are found: %s', (_, connection, planted) => {
    const [row, ...rest] = latency(metered(planted, connection));
    expect(row).toMatchObject({ unanswered: 0, p50: 30, max: 30 });
    expect(row?.count).toBeGreaterThan(0);
    expect(rest).toEqual([]);
  });

  it('of NATS go to the subject that the request named, and to no other', () => {
    const planted = [
      received(1, 'MSG service 9 _R_.a 1\r\nx\r\n'),
      sent(2, 'PUB news 1\r\nx\r\n'),
      received(3, 'MSG news 8 1\r\nx\r\n'),
      sent(31, 'PUB _R_.a 1\r\ny\r\n'),
    ];
    expect(latency(metered(planted, { subprotocol: 'nats' }))).toMatchObject([
      { type: 'MSG', outgoing: false, count: 1, unanswered: 0, p50: 30 },
    ]);
  });

  it('that are missing are counted, and what was cancelled is not missing', () => {
    const planted = [sent(1, request(1)), sent(2, request(2)), received(3, result(2))];
    expect(latency(metered(planted))).toMatchObject([{ count: 1, unanswered: 1 }]);
    const query = '{"id":"a","type":"subscribe","payload":{"query":"{a}"}}';
    const complete = '{"id":"a","type":"complete"}';
    expect(
      latency(metered([sent(1, query), sent(2, complete)], { subprotocol: 'graphql-transport-ws' })),
    ).toEqual([]);
  });

  it('to an id that two requests share are joined to neither', () => {
    const planted = [
      sent(1, request(1)),
      sent(1000, request(1)),
      received(1001, result(1)),
      received(1002, result(1)),
      sent(2000, request(1)),
      received(2007, result(1)),
    ];
    expect(latency(metered(planted))).toMatchObject([{ count: 1, unanswered: 0, max: 7 }]);
  });

  it('that come twice, late, before the request or from its own side are joined to nothing', () => {
    const planted = [
      received(0, result(5)),
      sent(1, request(5)),
      sent(2, result(5)),
      received(9, result(5)),
      received(5000, result(5)),
    ];
    expect(latency(metered(planted))).toMatchObject([{ count: 1, unanswered: 0, max: 8 }]);
  });

  it('of a clock that was set back count, and measure nothing', () => {
    const planted = [
      sent(5000, request(1)),
      received(10, result(1)),
      sent(20, request(2)),
      received(25, result(2)),
    ];
    expect(latency(metered(planted))).toMatchObject([{ count: 2, unanswered: 0, p50: 5, max: 5 }]);
  });

  it('without times are pairs all the same', () => {
    const planted = [sent(Number.NaN, request(1)), received(Number.NaN, result(1))];
    expect(latency(metered(planted))).toMatchObject([{ count: 1, unanswered: 0, p50: null, max: null }]);
  });

  it('are not missing where a message was not readable', () => {
    const meter = metered([
      sent(1, request(1)),
      sent(1, request(2)),
      sent(2, request(3)),
      received(3, result(3)),
    ]);
    meter.add({ at: 4, outgoing: false, opcode: 1, size: 9e6, decoded: null, bytes: null });
    expect(latency(meter)).toMatchObject([{ count: 1, unanswered: 1 }]);
  });

  it('are the planted ones in any order and mixture, and no other', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ id: fc.nat(1e6), took: fc.option(fc.nat(10_000)), at: fc.nat(100_000) }), {
          selector: ({ id }) => id,
          maxLength: 60,
        }),
        (planted) => {
          const messages = planted
            .flatMap(({ id, took, at }) => [
              sent(at, request(id)),
              ...(took === null ? [] : [received(at + took + 0.5, result(id))]),
            ])
            .toSorted((a, b) => a.at - b.at);
          const took = planted.flatMap((each) => (each.took === null ? [] : [each.took + 0.5]));
          const [row] = latency(metered(messages));
          expect([row?.count ?? 0, row?.unanswered ?? 0]).toEqual([
            took.length,
            planted.length - took.length,
          ]);
          expect(row?.max ?? null).toBe(took.length === 0 ? null : Math.max(...took));
        },
      ),
    );
  });

  it('of 300,000 pairs are within 2 % at p99, with ids that wrap', () => {
    const random = randomOf(3);
    const count = 300_000;
    const took = Float64Array.from({ length: count }, () => 1 - 20 * Math.log(1 - random()));
    const times = new AnswerTimes();
    for (let i = 0; i < count; i += 1) {
      const packet = { protocol: 'mqtt', type: 'PUBLISH', id: String(i % 65_536) } as const;
      times.add(packet, 'asks', true, i * 1000, 2 * i);
      times.add(packet, 'answers', false, i * 1000 + (took[i] ?? 0), 2 * i + 1);
    }
    const [row] = times.latencies();
    const sorted = took.toSorted();
    const real = sorted[Math.ceil(count * 0.99) - 1] ?? 0;
    expect(row).toMatchObject({ count, unanswered: 0 });
    expect(Math.abs((row?.p99 ?? 0) - real) / real).toBeLessThan(0.02);
    expect(row?.max).toBeCloseTo(sorted.at(-1) ?? 0, 3);
    const asked = 2 * took.indexOf(sorted.at(-1) ?? 0);
    expect(row?.slowest).toEqual({ asked, answered: asked + 1 });
  });

  it('that may still be on their way are waited for, and requests without one are named', () => {
    const all = [
      ...Array.from({ length: 5 }, (_, n) => n).flatMap((n) => [
        sent(n * 1000, request(n)),
        received(n * 1000 + 900, result(n)),
      ]),
      sent(6_000, request('lost')),
      sent(9_000, request('late')),
    ].toSorted((a, b) => a.at - b.at);
    const rowAt = (end: number) => metered(all).report(end, []).latency[0];
    expect(rowAt(9_500)).toMatchObject({ unanswered: 2, waiting: 1, unansweredAt: [10, 11] });
    expect(rowAt(12_000)).toMatchObject({ unanswered: 2, waiting: 0 });
    const custom = all.map(({ data, ...each }) => ({
      ...each,
      data: String(data).replace('"jsonrpc":"2.0",', '').replace('"id":', '"reqId":'),
    }));
    expect(metered(custom).report(9_500, []).latency[0]).toMatchObject({
      type: 'get',
      unanswered: 2,
      waiting: 1,
      unansweredAt: [10, 11],
    });
    expect(metered([sent(0, request(1))]).report(9_000, []).latency[0]).toMatchObject({
      unanswered: 1,
      waiting: 1,
    });
  });

  it('in flight are bounded, and those that are forgotten stay unanswered', () => {
    const times = new AnswerTimes();
    for (let i = 0; i < 150_000; i += 1)
      times.add({ protocol: 'cdp', type: 'command', id: String(i) }, 'asks', true, i, i);
    times.add({ protocol: 'cdp', type: 'result', id: '149999' }, 'answers', false, 150_000, 150_000);
    times.add({ protocol: 'cdp', type: 'result', id: '0' }, 'answers', false, 150_000, 150_000);
    expect(times.latencies()).toMatchObject([{ count: 1, unanswered: 149_999 }]);
  });
});

const ask = (at: number, id: number) => sent(at, request(id));
const answered = (at: number, id: number) => received(at, result(id));
const own = (id: string) => JSON.stringify({ requestId: id, say: 1 });

describe('a request without an answer', () => {
  it('is not called unanswered where the answer may have come while nobody observed', () => {
    const meter = metered([
      ask(0, 1),
      answered(5, 1),
      ask(10, 2),
      ask(100, 3),
      answered(105, 3),
      ask(110, 4),
    ]);
    const unanswered = (unseen: { from: number; until: number; rested?: 'page' }[]) =>
      meter.report(Number.NaN, unseen).latency.map((each) => each.unanswered);
    expect(unanswered([])).toEqual([2]);
    expect(unanswered([{ from: 20, until: 60 }])).toEqual([1]);
    expect(unanswered([{ from: 20, until: 60, rested: 'page' }])).toEqual([2]);
    expect(unanswered([{ from: 20, until: 200 }])).toEqual([0]);
  });

  it('is not, by a field that was found, either', () => {
    const planted = Array.from({ length: 40 }, (_, i) => i).flatMap((i) => [
      sent(i * 100, own(`req-${i * 7919}-abcdef`)),
      ...(i === 10 || i === 30 ? [] : [received(i * 100 + 20, own(`req-${i * 7919}-abcdef`))]),
    ]);
    const meter = metered(planted);
    const unanswered = (unseen: { from: number; until: number }[]) =>
      meter.report(Number.NaN, unseen).latency.map((each) => each.unanswered);
    expect(unanswered([])).toEqual([2]);
    expect(unanswered([{ from: 1_500, until: 1_600 }])).toEqual([1]);
  });
});
