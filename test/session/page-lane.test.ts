import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LifecycleEvent, PAGE_CHANGES, type PageChange } from '../../src/events/event.ts';
import { notSeen } from '../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../src/events/units.ts';
import { MOST_SPANS } from '../../src/session/page-lane.ts';
import type { Session } from '../../src/session/session.ts';
import { logOf } from '../formats/sample-log.ts';

const at = epochMilliseconds;
const zero = connectionId(0);

const began = (time: number, sourceKey = 'hook doc-1 0 switchyard#a#0'): LifecycleEvent => ({
  type: 'connection/created',
  at: at(time),
  source: 'page-hook',
  connection: zero,
  kind: 'websocket',
  url: 'ws://server.example/',
  sourceKey,
  target: 'page',
  initiator: notSeen('source-cannot'),
  pageUrl: notSeen('source-cannot'),
});
const closed = (time: number): LifecycleEvent => ({
  type: 'connection/closed',
  at: at(time),
  source: 'page-hook',
  connection: zero,
  close: notSeen('source-cannot'),
});
const page = (time: number, change: PageChange, document = 'doc-1'): LifecycleEvent => ({
  type: 'page/changed',
  at: at(time),
  source: 'page-hook',
  document,
  change,
});
const jumped = (time: number, by: number): LifecycleEvent => ({
  type: 'page/clock-jumped',
  at: at(time),
  source: 'page-hook',
  document: 'doc-1',
  by,
});

function spans(session: Session): unknown[] {
  const [connection] = session.connections;
  if (connection === undefined) throw new Error('no connection');
  return session
    .pageSpans(connection)
    .map(({ state, from, until, by }) => [state, from, until, ...(by === 0 ? [] : [by])]);
}
const spansAfter = (...events: LifecycleEvent[]) => spans(logOf(events).session);

describe('what a page went through', () => {
  it('is told by spans of time, the lasting one without an end', () => {
    expect(
      spansAfter(
        began(100),
        page(200, 'hidden'),
        page(300, 'frozen'),
        page(400, 'resumed'),
        page(500, 'offline'),
      ),
    ).toEqual([
      ['hidden', 200, null],
      ['frozen', 300, 400],
      ['offline', 500, null],
    ]);
  });

  it('is what lay in the life of the connection, from before its beginning too', () => {
    const before = [page(10, 'frozen'), page(20, 'resumed'), page(50, 'hidden')];
    expect(
      spansAfter(...before, began(100), page(150, 'visible'), closed(200), page(300, 'offline')),
    ).toEqual([['hidden', 50, 150]]);
  });

  it('is that of its own document, by whichever key names it', () => {
    const joined: LifecycleEvent = {
      type: 'connection/joined',
      at: at(101),
      source: 'page-hook',
      connection: zero,
      sourceKey: 'hook doc-2 4 switchyard#b#4',
      how: 'exact',
    };
    const others = [page(110, 'hidden', 'doc-1'), page(120, 'offline', 'doc-2')];
    expect(spansAfter(began(100), ...others)).toEqual([['hidden', 110, null]]);
    expect(spansAfter(began(100, '7.1'), joined, ...others)).toEqual([['offline', 120, null]]);
    expect(spansAfter(began(100, '7.1'), ...others)).toEqual([]);
  });

  it('has a moment where only the end was seen: since when is not known', () => {
    expect(spansAfter(began(100), page(200, 'restored'), page(210, 'visible'), page(220, 'online'))).toEqual([
      ['cached', 200, 200],
    ]);
  });

  it('has the moment at which a clock jumped, and by how much: the log’s own clock may have stood still', () => {
    expect(spansAfter(began(100), jumped(7_000, 6_000), jumped(8_000, -500))).toEqual([
      ['clock-jumped', 7_000, 7_000, 6_000],
      ['clock-jumped', 8_000, 8_000, -500],
    ]);
  });

  it('is known up to the end of the recording, and no further', () => {
    const stopped: LifecycleEvent = { type: 'recording/stopped', at: at(900), why: 'asked', detail: '' };
    expect(spansAfter(began(100), page(200, 'hidden'), stopped)).toEqual([['hidden', 200, 900]]);
  });

  it('never has two lasting spans of one state, nor one that ends before it begins', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PAGE_CHANGES), { maxLength: 40 }), (changes) => {
        const { session } = logOf([began(0), ...changes.map((change, i) => page(i + 1, change))]);
        const [connection] = session.connections;
        const found = connection === undefined ? [] : session.pageSpans(connection);
        const lasting = found.filter(({ until }) => until === null).map(({ state }) => state);
        expect(new Set(lasting).size).toBe(lasting.length);
        expect(found.every(({ from, until }) => until === null || until >= from)).toBe(true);
        expect(found.map(({ from }) => from)).toEqual(
          found.map(({ from }) => from).toSorted((a, b) => a - b),
        );
      }),
    );
  });

  it('counts its changes, for who keeps what was made of it', () => {
    const { session } = logOf([began(100)]);
    const before = session.pageRevision;
    expect(logOf([began(100), page(200, 'hidden')]).session.pageRevision).toBeGreaterThan(before);
  });
});

it('says of a page with more changes than are kept where its knowledge ends', () => {
  const changes = Array.from({ length: 3 * MOST_SPANS }, (_, n) =>
    page(n, n % 2 === 0 ? 'hidden' : 'visible'),
  );
  const { session } = logOf([began(0), ...changes]);
  const [connection] = session.connections;
  const kept = connection === undefined ? [] : session.pageSpans(connection);
  expect(kept).toHaveLength(MOST_SPANS);
  expect(kept.at(-2)).toEqual({ state: 'hidden', from: 19_996, until: 19_997, by: 0 });
  expect(kept.at(-1)).toEqual({ state: 'left-out', from: 19_998, until: null, by: 0 });
});
