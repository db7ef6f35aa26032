import { describe, expect, it } from 'vitest';
import type { LifecycleEvent, Source } from '../../src/events/event.ts';
import { notSeen, seen } from '../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../src/events/units.ts';
import { logOf } from '../formats/sample-log.ts';

const HEAD = { method: 'GET', target: '/', version: 'HTTP/1.1', fields: [], raw: null };

interface Attempt {
  readonly url?: string;
  readonly at: number;
  /** When its request was sent; absent where it never was. */
  readonly sent?: number;
  /** When the switch came. */
  readonly switched?: number;
  /** When it failed. */
  readonly failed?: number;
  readonly source?: Source;
}

function eventsOf(attempt: Attempt, index: number): LifecycleEvent[] {
  const { url = 'ws://server.example/a', at, sent, switched, failed, source = 'debugger' } = attempt;
  const of = { connection: connectionId(index), source };
  const events: LifecycleEvent[] = [
    {
      type: 'connection/created',
      at: epochMilliseconds(at),
      ...of,
      kind: 'websocket',
      url,
      sourceKey: `1.${index}`,
      target: 'page',
      initiator: notSeen('source-cannot'),
      pageUrl: notSeen('source-cannot'),
    },
  ];
  if (sent !== undefined) {
    events.push({ type: 'handshake/request-sent', at: epochMilliseconds(sent), ...of, head: seen(HEAD) });
  }
  if (switched !== undefined) {
    events.push({
      type: 'connection/opened',
      at: epochMilliseconds(switched),
      ...of,
      protocol: '',
      extensions: '',
    });
    events.push({
      type: 'handshake/response-received',
      at: epochMilliseconds(switched),
      ...of,
      status: seen(101),
      transport: 'http/1.1',
      head: notSeen('source-cannot'),
    });
  }
  if (failed !== undefined) {
    const text = 'Error in connection establishment: net::ERR_CONNECTION_REFUSED';
    events.push({ type: 'browser/reported-error', at: epochMilliseconds(failed), ...of, text });
    const close = notSeen('source-cannot');
    events.push({ type: 'connection/closed', at: epochMilliseconds(failed), ...of, close });
  }
  return events;
}

/** The spans of each attempt, by the newest event at `until`. */
function spansOf(attempts: readonly Attempt[], until: number): unknown[] {
  const mark: LifecycleEvent = {
    type: 'sources/changed',
    at: epochMilliseconds(until),
    sources: ['debugger'],
  };
  const { session } = logOf([...attempts.flatMap(eventsOf), mark]);
  return session.connections.map((connection) =>
    session.pageSpans(connection).map((span) => [span.state, span.from, span.until]),
  );
}

const FAILURES = Array.from({ length: 9 }, (_, i): Attempt => ({ at: i * 100, failed: i * 100 + 20 }));

describe('a socket of which nothing is sent', () => {
  it('waits behind the handshake that hangs, as long as it does', () => {
    const hanging = { at: 0, sent: 10 };
    expect(spansOf([hanging, { at: 100 }], 2000)).toEqual([[], [['behind-handshake', 100, null]]]);
    const over = { ...hanging, failed: 3000 };
    const next = { at: 100, sent: 3010, switched: 3020 };
    expect(spansOf([over, next], 9000)).toEqual([[], [['behind-handshake', 100, 3010]]]);
  });

  it('waits behind none of another server, or that was over before', () => {
    const other = { url: 'ws://server.example:81/a', at: 0, sent: 10 };
    expect(spansOf([other, { at: 100 }], 2000)).toEqual([[], []]);
    expect(spansOf([{ at: 0, sent: 10, switched: 20 }, { at: 100 }], 2000)).toEqual([[], []]);
  });

  it('is delayed by the browser after a row of failures, sent at last or not', () => {
    const spans = (more: Attempt) => spansOf([...FAILURES, more], 9000).at(-1);
    expect(spans({ at: 1000 })).toEqual([['connect-delayed', 1000, null]]);
    expect(spans({ at: 1000, failed: 2500 })).toEqual([['connect-delayed', 1000, 2500]]);
    expect(spans({ at: 1000, sent: 1200, switched: 1210 })).toEqual([]);
    expect(spans({ at: 1000, url: 'ws://other.example/' })).toEqual([]);
    expect(spansOf([...FAILURES.slice(0, 3), { at: 1000 }], 9000).at(-1)).toEqual([]);
    expect(spansOf([...FAILURES, { at: 900_000 }], 910_000).at(-1)).toEqual([]);
  });

  it('is not known to wait where no source shows when its request goes out', () => {
    const of = { source: 'page-hook' } as const;
    expect(
      spansOf(
        [
          { at: 0, sent: 10, ...of },
          { at: 100, ...of },
        ],
        2000,
      ),
    ).toEqual([[], []]);
  });

  it('is none in an hour of quiet traffic that reconnects now and then', () => {
    const hour = Array.from({ length: 12 }, (_, i): Attempt => {
      const at = i * 300_000;
      return { at, sent: at + 8, switched: at + 15, failed: at + 290_000 };
    });
    expect(spansOf(hour, 3_600_000).flat()).toEqual([]);
  });
});
