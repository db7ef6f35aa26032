import { describe, expect, it } from 'vitest';
import { explain } from '../../src/analysis/explain.ts';
import { explainContextOf } from '../../src/analysis/explain-context-of.ts';
import type { LifecycleEvent } from '../../src/events/event.ts';
import { notSeen, seen } from '../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../src/events/units.ts';
import type { NewMessage } from '../../src/formats/batch-builder.ts';
import { logOf } from '../formats/sample-log.ts';

const START = 1_700_000_000_000;
const at = (seconds: number) => epochMilliseconds(START + seconds * 1000);

function created(connection: number, seconds: number): LifecycleEvent {
  return {
    type: 'connection/created',
    at: at(seconds),
    source: 'har',
    connection: connectionId(connection),
    kind: 'websocket',
    url: 'wss://app.example.com/',
    sourceKey: String(connection),
    target: 'page',
    initiator: notSeen('not-in-file'),
    pageUrl: notSeen('not-in-file'),
  };
}
const asked = (connection: number, seconds: number, agent: string): LifecycleEvent => ({
  type: 'handshake/request-sent',
  at: at(seconds),
  source: 'web-request',
  connection: connectionId(connection),
  head: seen({
    method: 'GET',
    target: '/',
    version: 'HTTP/1.1',
    fields: [{ name: 'User-Agent', value: agent }],
    raw: null,
  }),
});
const opened = (connection: number, seconds: number): LifecycleEvent => ({
  type: 'connection/opened',
  at: at(seconds),
  source: 'page-hook',
  connection: connectionId(connection),
  protocol: '',
  extensions: '',
});
const closed = (connection: number, seconds: number): LifecycleEvent => ({
  type: 'connection/closed',
  at: at(seconds),
  source: 'page-hook',
  connection: connectionId(connection),
  close: seen({ code: 1006, reason: '', wasClean: false, by: 'unknown' }),
});
const message = (seconds: number, outgoing: boolean, text = 'x'): NewMessage => ({
  at: at(seconds),
  connection: 0,
  outgoing,
  opcode: 1,
  payload: new TextEncoder().encode(text),
});

function contextOf(...items: readonly (LifecycleEvent | NewMessage)[]) {
  const { session } = logOf(items);
  const [first] = session.connections;
  if (first === undefined) throw new Error('no connection');
  return explainContextOf(session, first, [first]);
}

const every = (seconds: number) => Array.from({ length: 9 }, (_, n) => message(n * seconds, false));

/** So many sockets that stay open, of which one was asked for by this browser. */
function heldBy(agent: string, count: number): LifecycleEvent[] {
  const all = Array.from({ length: count }, (_, n) => n);
  return [...all.map((n) => created(n, 1)), asked(0, 1, agent), ...all.map((n) => opened(n, 2))];
}

/** Cause and last evidence of one more that ends at once in silence. */
function saidOfOneMore(agent: string, count: number): [string | null, string] {
  const { session } = logOf([...heldBy(agent, count), created(count, 10), closed(count, 10.08)]);
  const last = session.connections[count];
  if (last === undefined) throw new Error('no connection');
  const explanation = explain(last, [], explainContextOf(session, last, [last]));
  return [explanation?.cause ?? null, explanation?.evidence.at(-1) ?? ''];
}

/** Nothing was recorded for a while. */
const gap = (from: number, to: number, why: 'detached' | 'limit'): LifecycleEvent => ({
  type: 'capture/gap',
  at: at(from),
  until: at(to),
  why,
  messages: null,
});

const causeOf = (items: readonly (LifecycleEvent | NewMessage)[]) => {
  const { session } = logOf(items);
  const [first] = session.connections;
  if (first === undefined) throw new Error('no connection');
  return explain(first, [], explainContextOf(session, first, [first]))?.cause ?? null;
};

describe('what a session knows beside a connection', () => {
  it('its last messages each way, and what was sent after the last that came', () => {
    const context = contextOf(
      created(0, 0),
      message(1, false),
      message(2, true),
      message(3, false),
      message(4, true, 'xyz'),
      message(5, true, 'xy'),
      created(1, 9),
    );
    expect(context.lastMessageAt).toBe(at(5));
    expect(context.now).toBe(at(9));
    expect(context.messages).toEqual({
      received: 2,
      lastReceivedAt: at(3),
      lastReceivedBytes: 1,
      lastDataAt: at(3),
      lastSent: { at: at(5), bytes: 2 },
      sentSince: 2,
      period: null,
    });
  });

  it('nothing of its messages where frames are missing, so that silence accuses nobody', () => {
    const half = [
      created(0, 0),
      opened(0, 0.5),
      ...every(10),
      ...[81, 82, 83].map((seconds) => message(seconds, true)),
      created(1, 300),
    ];
    expect(causeOf(half)).toBe('socket-is-half-open');
    const lost: LifecycleEvent = {
      type: 'wire/lost',
      at: at(299),
      source: 'pcap',
      connection: connectionId(0),
      outgoing: false,
      since: at(80),
    };
    expect(causeOf([...half, lost])).toBeNull();
    expect(contextOf(...half, lost)).not.toHaveProperty('lastMessageAt');
    expect(causeOf([...half, gap(84, 299, 'detached')])).toBeNull();
    expect(causeOf([...half, gap(20, 30, 'detached')])).toBe('socket-is-half-open');
    expect(causeOf([...half, gap(84, 299, 'limit')])).toBe('socket-is-half-open');
  });

  it('the period of a heartbeat, and none of data that flows or comes at random', () => {
    expect(contextOf(created(0, 0), ...every(25)).messages?.period).toBe(25_000);
    expect(contextOf(created(0, 0), ...every(1)).messages?.period).toBeNull();
    const random = [0, 10, 50, 55, 90, 200, 201, 300].map((seconds) => message(seconds, false));
    expect(contextOf(created(0, 0), ...random).messages?.period).toBeNull();
    expect(contextOf(created(0, 0)).messages).toMatchObject({
      received: 0,
      lastReceivedAt: null,
      lastSent: null,
    });
  });

  it('how many sockets were open when one was made that failed, and that too many of them is why', () => {
    const many = Array.from({ length: 256 }, (_, n) => created(n, 1)).concat(
      Array.from({ length: 256 }, (_, n) => opened(n, 2)),
    );
    const of = (...before: readonly LifecycleEvent[]) => {
      const { session } = logOf([...many, ...before, created(256, 10), closed(256, 10.02)]);
      const last = session.connections[256];
      if (last === undefined) throw new Error('no connection');
      const context = explainContextOf(session, last, [last]);
      return [context.openBefore, explain(last, [], context)?.cause ?? null];
    };
    expect(of()).toEqual([256, 'too-many-sockets']);
    expect(of(closed(0, 3), closed(1, 3))).toEqual([254, null]);
    // Those that still connect take places too, though they fail later.
    const ids = Array.from({ length: 255 }, (_, n) => n);
    const { session } = logOf([
      ...ids.map((n) => created(n, 1)),
      created(255, 10),
      closed(255, 10.02),
      ...ids.map((n) => closed(n, 20)),
    ]);
    const last = session.connections[255];
    if (last === undefined) throw new Error('no connection');
    expect(explain(last, [], explainContextOf(session, last, [last]))?.cause).toBe('too-many-sockets');
  });

  it('that Firefox allows 200, where a request among them says that it is Firefox, and no fewer', () => {
    const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';
    expect(saidOfOneMore(firefox, 200)).toEqual([
      'too-many-sockets',
      expect.stringContaining('Firefox 153 allows 200'),
    ]);
    expect(saidOfOneMore(firefox, 199)).toEqual([null, '']);
    expect(saidOfOneMore('Mozilla/5.0 Chrome/156.0.0.0 Safari/537.36', 200)).toEqual([null, '']);
  });
});
