import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../src/events/batch.ts';
import type { LifecycleEvent } from '../../src/events/event.ts';
import { FLAG } from '../../src/events/message-segment.ts';
import { notSeen, seen } from '../../src/events/observed.ts';
import { connectionId, epochMilliseconds, logId } from '../../src/events/units.ts';
import { MOST_CONNECTIONS, Session } from '../../src/session/session.ts';

type Row = readonly [connection: number, size: number, outgoing?: boolean];

function batch(number: number, firstSeq: number, events: Batch['events'], rows: readonly Row[]): Batch {
  const messages = {
    count: rows.length,
    time: Float64Array.from(rows, (_, i) => 1000 + i),
    connection: Uint32Array.from(rows, ([connection]) => connection),
    size: Uint32Array.from(rows, ([, size]) => size),
    stored: Uint32Array.from(rows, ([, size]) => size),
    flags: Uint8Array.from(rows, ([, , outgoing]) => 1 | (outgoing === true ? FLAG.outgoing : 0)),
  };
  return { log: logId('x'), number, firstSeq, events, messages };
}

function created(connection: number): LifecycleEvent {
  return {
    type: 'connection/created',
    at: epochMilliseconds(1),
    source: 'debugger',
    connection: connectionId(connection),
    kind: 'websocket',
    url: 'ws://server.example/',
    sourceKey: `key ${connection}`,
    target: 'page',
    initiator: notSeen('source-cannot'),
    pageUrl: notSeen('source-cannot'),
  };
}
const gap: LifecycleEvent = {
  type: 'capture/gap',
  at: epochMilliseconds(1),
  until: epochMilliseconds(2),
  why: 'detached',
  messages: null,
};

describe('applying batches', () => {
  it('takes each once and in order, and says what it lacks', () => {
    const session = new Session();
    const first = batch(0, 0, [{ seq: 0, event: created(0) }], [[0, 5]]);
    const second = batch(1, 2, [], [[0, 6]]);
    expect(session.apply(second)).toBe('hole');
    expect(session.nextBatch).toBe(0);
    expect(session.messages.count).toBe(0);
    expect([session.apply(first), session.apply(first), session.apply(second)]).toEqual([
      'applied',
      'duplicate',
      'applied',
    ]);
    expect(session.messages.count).toBe(2);
    expect(session.traffic(connectionId(0), 'server-to-client')).toEqual({ count: 2, bytes: 11, unsized: 0 });
    expect(session.revision).toBe(2);
  });

  it('places rows between the events whose numbers they leave free', () => {
    const session = new Session();
    session.apply(
      batch(
        0,
        10,
        [
          { seq: 10, event: created(0) },
          { seq: 13, event: gap },
        ],
        [
          [0, 1],
          [0, 2],
          [0, 3],
        ],
      ),
    );
    expect([0, 1, 2].map((row) => session.messages.seq(row))).toEqual([11, 12, 14]);
    expect(session.marks).toEqual([{ seq: 13, event: gap }]);
    expect([10, 11, 12, 13, 14, 15].map((seq) => session.messages.firstRowFrom(seq))).toEqual([
      0, 0, 1, 2, 2, 3,
    ]);
  });

  it('counts both directions, and how many payloads are of unknown size', () => {
    const session = new Session();
    const rows = batch(
      0,
      0,
      [],
      [
        [0, 5, true],
        [0, 7],
        [0, 9, true],
      ],
    );
    rows.messages.flags[2] = 2 | FLAG.outgoing | FLAG.payloadUnknown;
    session.apply(rows);
    expect(session.traffic(connectionId(0), 'client-to-server')).toEqual({ count: 2, bytes: 5, unsized: 1 });
    expect(session.traffic(connectionId(0), 'server-to-client')).toEqual({ count: 1, bytes: 7, unsized: 0 });
    expect(session.traffic(connectionId(5), 'server-to-client')).toEqual({ count: 0, bytes: 0, unsized: 0 });
  });

  it('refuses a number that can be no connection, before it changes anything', () => {
    const session = new Session();
    expect(() =>
      session.apply(
        batch(
          0,
          0,
          [],
          [
            [0, 1],
            [MOST_CONNECTIONS, 1],
          ],
        ),
      ),
    ).toThrow(RangeError);
    expect(session.connections).toEqual([]);
    expect(session.messages.count).toBe(0);
    expect(session.nextBatch).toBe(0);
  });
});

describe('messages of connections never told of', () => {
  it('make orphans that keep them', () => {
    const session = new Session();
    session.apply(batch(0, 0, [], [[1, 3]]));
    expect(session.connections.map(({ id, discovered, outcome }) => [id, discovered, outcome])).toEqual([
      [0, true, 'pending'],
      [1, true, 'open'],
    ]);
    expect(session.connections[1]?.request).toEqual(notSeen('before-recording'));
    expect(session.messages.ofConnection(connectionId(1)).length).toBe(1);
  });

  it('say that their beginning was lost where the capture has a gap', () => {
    const session = new Session();
    session.apply(batch(0, 0, [{ seq: 0, event: gap }], [[0, 3]]));
    expect(session.connections[0]?.request).toEqual(notSeen('lost-in-gap'));
  });

  it('prove that a connection without an answer is open', () => {
    const session = new Session();
    session.apply(batch(0, 0, [{ seq: 0, event: created(0) }], []));
    expect(session.connections[0]?.outcome).toBe('pending');
    session.apply(batch(1, 1, [], [[0, 1]]));
    expect(session.connections[0]?.outcome).toBe('open');
  });
});

it('an event of a connection never told of keeps what it says', () => {
  const session = new Session();
  const event: LifecycleEvent = {
    type: 'browser/reported-error',
    at: epochMilliseconds(1),
    source: 'debugger',
    connection: connectionId(0),
    text: 'words',
  };
  session.apply(
    batch(
      0,
      0,
      [
        { seq: 0, event },
        { seq: 1, event: created(0) },
      ],
      [],
    ),
  );
  expect(session.connections[0]).toMatchObject({
    url: seen('ws://server.example/'),
    errors: [{ text: 'words' }],
  });
});

it('tells the same however the log is cut into batches', () => {
  const rows = fc.array(fc.tuple(fc.nat(4), fc.nat(100), fc.boolean()), { maxLength: 60 });
  fc.assert(
    fc.property(rows, fc.array(fc.nat(60), { maxLength: 6 }), (all, cuts) => {
      const whole = new Session();
      whole.apply(batch(0, 0, [], all));
      const parts = new Session();
      const ends = [...new Set([...cuts.filter((cut) => cut < all.length), all.length])].toSorted(
        (a, b) => a - b,
      );
      ends.reduce((from, to, number) => {
        const part = batch(number, from, [], all.slice(from, to));
        part.messages.time.forEach((_, i, time) => {
          time[i] = 1000 + from + i;
        });
        parts.apply(part);
        return to;
      }, 0);
      const view = (session: Session) => ({
        rows: all.map((_, i) => [
          session.messages.row(i),
          session.messages.seq(i),
          session.messages.payloadPlace(i).length,
        ]),
        lists: session.connections.map(({ id }) => {
          const list = session.messages.ofConnection(id);
          return Array.from({ length: list.length }, (_, k) => list.at(k));
        }),
        outcomes: session.connections.map(({ outcome }) => outcome),
      });
      expect(view(parts)).toEqual(view(whole));
    }),
  );
});
