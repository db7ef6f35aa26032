import { describe, expect, it } from 'vitest';
import { type Unseen, unseenTimes } from '../../../src/analysis/rhythm/unseen-times.ts';
import { epochMilliseconds } from '../../../src/events/units.ts';
import type { Mark } from '../../../src/session/mark.ts';
import type { PageSpan, PageState } from '../../../src/session/page-lane.ts';
import { metered, type Planted, randomOf, received, sent } from './metered.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const bytes = (...values: number[]) => new Uint8Array(values);

type Data = Planted['data'];

/** A protocol's heartbeat. */
interface Beating {
  readonly name: string;
  readonly url?: string;
  readonly subprotocol?: string;
  readonly by: 'client' | 'server';
  readonly periodMs: number;
  readonly beat: (n: number) => Data;
  /** Null where none is demanded. */
  readonly answer: ((n: number) => Data) | null;
  readonly first?: readonly Planted[];
  /** Of frames, which are no messages. */
  readonly opcodes?: readonly [beat: number, answer: number];
  /** What else may be said in this protocol. */
  readonly word: (n: number) => string;
}

const json = (value: unknown) => () => JSON.stringify(value);
const said = (n: number) => JSON.stringify({ event: 'say', n: `${n * 7 + 3} and more` });

const BEATINGS: readonly Beating[] = [
  {
    name: 'Engine.IO 4',
    url: 'ws://h/socket.io/?EIO=4',
    by: 'server',
    periodMs: 25_000,
    beat: () => '2',
    answer: () => '3',
    word: (n) => `42["say",${n}]`,
  },
  {
    name: 'Engine.IO 3',
    url: 'ws://h/socket.io/?EIO=3',
    by: 'client',
    periodMs: 25_000,
    beat: () => '2',
    answer: () => '3',
    word: (n) => `42["say",${n}]`,
  },
  {
    name: 'MQTT',
    subprotocol: 'mqtt',
    by: 'client',
    periodMs: 60_000,
    beat: () => bytes(0xc0, 0),
    answer: () => bytes(0xd0, 0),
    word: () => '',
  },
  {
    name: 'NATS',
    subprotocol: 'nats',
    by: 'server',
    periodMs: 120_000,
    beat: () => 'PING\r\n',
    answer: () => 'PONG\r\n',
    word: () => 'PUB a 1\r\nx\r\n',
  },
  {
    name: 'graphql-transport-ws',
    subprotocol: 'graphql-transport-ws',
    by: 'client',
    periodMs: 12_000,
    beat: json({ type: 'ping' }),
    answer: json({ type: 'pong' }),
    word: (n) => JSON.stringify({ type: 'next', id: 'a', payload: { data: n } }),
  },
  {
    name: 'graphql-ws',
    subprotocol: 'graphql-ws',
    by: 'server',
    periodMs: 20_000,
    beat: json({ type: 'ka' }),
    answer: null,
    word: (n) => JSON.stringify({ type: 'data', id: 'a', payload: { data: n } }),
  },
  {
    name: 'Phoenix',
    subprotocol: 'phoenix',
    by: 'client',
    periodMs: 30_000,
    beat: (n) => `[null,"${n}","phoenix","heartbeat",{}]`,
    answer: (n) => `[null,"${n}","phoenix","phx_reply",{"status":"ok","response":{}}]`,
    word: (n) => `["1",null,"room:a","said",{"n":${n}}]`,
  },
  {
    name: 'SignalR',
    by: 'server',
    periodMs: 15_000,
    first: [sent(0, '{"protocol":"json","version":1}\u001e')],
    beat: () => '{"type":6}\u001e',
    answer: null,
    word: (n) => `{"type":1,"target":"say","arguments":[${n}]}\u001e`,
  },
  {
    name: 'STOMP',
    subprotocol: 'v12.stomp',
    by: 'server',
    periodMs: 10_000,
    beat: () => '\n',
    answer: null,
    word: (n) => `SEND\ndestination:a\n\n${n}\0`,
  },
  {
    name: 'Action Cable',
    subprotocol: 'actioncable-v1-json',
    by: 'server',
    periodMs: 3_000,
    beat: (n) => JSON.stringify({ type: 'ping', message: 1_700_000_000 + n * 3 }),
    answer: null,
    word: (n) => JSON.stringify({ identifier: '{"channel":"A"}', message: { n } }),
  },
  {
    name: 'JSON-RPC',
    by: 'client',
    periodMs: 20_000,
    beat: (n) => JSON.stringify({ jsonrpc: '2.0', method: 'ping', id: n }),
    answer: (n) => JSON.stringify({ jsonrpc: '2.0', result: {}, id: n }),
    word: (n) => JSON.stringify({ jsonrpc: '2.0', method: 'said', params: { n } }),
  },
  {
    name: 'JSON ping',
    by: 'client',
    periodMs: 10_000,
    beat: json({ type: 'ping' }),
    answer: json({ type: 'pong' }),
    word: said,
  },
  {
    name: 'JSON ping with a time',
    by: 'server',
    periodMs: 30_000,
    beat: (n) => JSON.stringify({ ping: 1_700_000_000 + n }),
    answer: (n) => JSON.stringify({ pong: 1_700_000_000 + n }),
    word: said,
  },
  {
    name: 'Discord',
    by: 'client',
    periodMs: 41_250,
    beat: (n) => JSON.stringify({ op: 1, d: n }),
    answer: json({ op: 11 }),
    word: said,
  },
  {
    name: 'text ping',
    by: 'client',
    periodMs: 15_000,
    beat: () => 'ping',
    answer: () => 'pong',
    word: (n) => `news number ${n}`,
  },
  {
    name: 'text heartbeat of one side',
    by: 'client',
    periodMs: 5_000,
    beat: () => 'heartbeat',
    answer: null,
    word: (n) => `news number ${n}`,
  },
  {
    name: 'pings of WebSocket',
    by: 'server',
    periodMs: 20_000,
    beat: () => bytes(1),
    answer: () => bytes(1),
    opcodes: [9, 10],
    word: said,
  },
];

/** An hour as it is built: messages, and what the log and the page's lane say of it. */
class Hour {
  readonly random: () => number;
  readonly of: Beating;
  readonly marks: Mark[] = [];
  readonly page: PageSpan[] = [];
  messages: Planted[] = [];

  constructor(of: Beating, seed: number) {
    this.of = of;
    this.random = randomOf(seed);
    this.messages.push(...(of.first ?? []));
  }

  /** Beats from one time to another, each answered; `next` says how long after the one before a beat comes. */
  beats(
    from = 0,
    until = HOUR,
    next: () => number = () => this.of.periodMs * (1 + (this.random() - 0.5) / 5),
    n = from / 100,
  ): this {
    const { by, beat, answer, opcodes } = this.of;
    for (let at = from + next(), k = Math.floor(n); at < until; at += next(), k += 1) {
      const took = 5 + this.random() * 800;
      this.messages.push({ ...(by === 'client' ? sent : received)(at, beat(k)), ...opcode(opcodes?.[0]) });
      if (answer === null || at + took >= HOUR) continue;
      this.messages.push({
        ...(by === 'client' ? received : sent)(at + took, answer(k)),
        ...opcode(opcodes?.[1]),
      });
    }
    return this;
  }

  /** People who talk now and then. */
  chat(aMinute = 1): this {
    for (let at = 0, n = 0; at < HOUR; at += (-Math.log(1 - this.random()) * MINUTE) / aMinute, n += 1) {
      const word = this.of.word(n);
      if (word !== '') this.messages.push((this.random() < 0.5 ? sent : received)(at, word));
    }
    return this;
  }

  /** Takes away what came meanwhile. */
  without(from: number, until: number): this {
    this.messages = this.messages.filter(({ at }) => at < from || at > until);
    return this;
  }

  state(state: PageState, from: number, until: number | null, by = 0): this {
    const [begin, end] = [epochMilliseconds(from), until === null ? null : epochMilliseconds(until)];
    this.page.push({ state, from: begin, until: end, by });
    return this;
  }

  gap(from: number, until: number): this {
    this.marks.push({
      seq: 0,
      event: {
        type: 'capture/gap',
        at: epochMilliseconds(from),
        until: epochMilliseconds(until),
        why: 'worker-restarted',
        messages: null,
      },
    });
    return this.without(from, until);
  }

  report(end = HOUR) {
    const { url, subprotocol } = this.of;
    const unseen: readonly Unseen[] = unseenTimes(this.marks, this.page);
    // The order of arrival, whatever the clock says.
    const meter = metered(
      this.messages.toSorted((a, b) => a.at - b.at),
      { ...(url === undefined ? {} : { url }), ...(subprotocol === undefined ? {} : { subprotocol }) },
    );
    const { heartbeat, silences, sequenceGaps, latency } = meter.report(end, unseen);
    return {
      misses: (heartbeat?.unanswered ?? 0) + (heartbeat?.missed ?? 0),
      silences,
      sequenceGaps,
      unanswered: latency.filter(({ unanswered }) => unanswered > 0),
      beats: heartbeat?.count ?? 0,
    };
  }
}

const opcode = (number?: number) => (number === undefined ? {} : { opcode: number });

const KINDS: readonly [string, (hour: Hour) => Hour][] = [
  ['beats alone', (hour) => hour.beats()],
  ['with chat', (hour) => hour.beats().chat(0.5)],
  ['with much chat', (hour) => hour.beats().chat(20)],
  [
    'of a machine that slept, and its clock did not',
    (hour) =>
      hour
        .beats()
        .chat()
        .without(20 * MINUTE, 44 * MINUTE)
        .state('clock-jumped', 44 * MINUTE + 300, 44 * MINUTE + 300, 24 * MINUTE),
  ],
  [
    'of a page that was frozen',
    (hour) =>
      hour
        .beats(0, 20 * MINUTE)
        .beats(50 * MINUTE)
        .state('frozen', 20 * MINUTE, 50 * MINUTE),
  ],
  [
    'of a page that went into the back/forward cache and was not seen again',
    (hour) => hour.beats(0, 30 * MINUTE).state('cached', 30 * MINUTE, null),
  ],
  [
    'in which recording was stopped for a while',
    (hour) => {
      hour
        .beats()
        .chat()
        .without(10 * MINUTE, 25 * MINUTE);
      const stopped = { type: 'recording/stopped', at: epochMilliseconds(10 * MINUTE) } as const;
      const started = { type: 'recording/started', at: epochMilliseconds(25 * MINUTE) } as const;
      hour.marks.push({ seq: 0, event: stopped as never }, { seq: 1, event: started as never });
      return hour;
    },
  ],
  [
    'in which a recorder was restarted again and again',
    (hour) => {
      hour.beats().chat();
      for (let at = 5 * MINUTE; at < 55 * MINUTE; at += 7 * MINUTE + 11_000)
        hour.gap(at, at + 500 + hour.random() * 90_000);
      return hour;
    },
  ],
  [
    'whose heartbeat becomes slower',
    (hour) =>
      hour.beats(0, 35 * MINUTE).beats(35 * MINUTE, HOUR, () => hour.of.periodMs * (3.5 + hour.random() / 5)),
  ],
  ['that begins with an answer', (hour) => hour.beats(-hour.of.periodMs).without(-HOUR, 0)],
];

describe('a quiet hour', () => {
  it.each(
    BEATINGS.flatMap((beating) =>
      KINDS.map(([kind, build]) => [beating.name, kind, beating, build] as const),
    ),
  )('of %s, %s: nothing is missing, late or silent', (_name, _kind, beating, build) => {
    for (let seed = 1; seed <= 3; seed += 1) {
      const report = build(new Hour(beating, seed)).report();
      expect(report).toEqual({
        misses: 0,
        silences: [],
        sequenceGaps: [],
        unanswered: [],
        beats: expect.any(Number),
      });
      expect(report.beats).toBeGreaterThan(4);
    }
  });

  it.each(BEATINGS.filter(({ by }) => by === 'client').map((beating) => [beating.name, beating] as const))(
    'of %s, in a page whose timers a browser slows down: nothing is missing, late or silent',
    (_name, beating) => {
      for (let seed = 1; seed <= 3; seed += 1) {
        const hour = new Hour(beating, seed);
        hour.beats(0, 10 * MINUTE).state('hidden', 10 * MINUTE, 12 * MINUTE);
        hour.beats(10 * MINUTE, 12 * MINUTE, () =>
          Math.max(beating.periodMs * 2.2, 55_000 + hour.random() * 9_000),
        );
        hour.beats(12 * MINUTE);
        expect(hour.report()).toMatchObject({ misses: 0, silences: [], unanswered: [] });
      }
    },
  );
});
