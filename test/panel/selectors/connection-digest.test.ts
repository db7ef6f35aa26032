import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byEndpoint } from '../../../src/analysis/by-endpoint.ts';
import { EndpointIndex } from '../../../src/analysis/endpoint-index.ts';
import { attemptsOf, mayReconnect } from '../../../src/analysis/rhythm/attempts-of.ts';
import { notSeen, seen } from '../../../src/events/observed.ts';
import { connectionId } from '../../../src/events/units.ts';
import { ConnectionDigest } from '../../../src/panel/selectors/connection-digest.ts';
import type { Connection } from '../../../src/session/connection.ts';
import { attemptOf } from '../../analysis/rhythm/attempt.ts';

/** The groups that all connections together show. */
function groupsOf(connections: readonly Connection[]): ReadonlyMap<number, string> {
  const groups = new Map<number, string>();
  for (const [key, attempts] of byEndpoint(connections.filter(mayReconnect))) {
    const involved = new Set(
      attemptsOf(attempts).flatMap(({ connection, after }) =>
        after === null ? [] : [connection.id, after.connection.id],
      ),
    );
    if (involved.size >= 3) for (const id of involved) groups.set(id, key);
  }
  return groups;
}

/** By id, whatever the order in which they came. */
function sorted(groups: ReadonlyMap<number, string>): readonly (readonly [number, string])[] {
  return [...groups].toSorted(([a], [b]) => a - b);
}

function takeAll(digest: ConnectionDigest, connections: readonly Connection[]): number {
  let pieces = 1;
  for (const _ of digest.take(connections)) pieces += 1;
  return pieces;
}

/** What a session reports of a connection, one after the other: it came, its end, its page, another URL. */
const change = fc.record({
  of: fc.nat({ max: 30 }),
  what: fc.constantFrom('new', 'end', 'end', 'page', 'url', 'kind'),
  path: fc.constantFrom('a', 'b'),
  back: fc.nat({ max: 40_000 }),
  take: fc.boolean(),
});

function applyChange(
  connections: Connection[],
  { of, what, path, back }: { of: number; what: string; path: string; back: number },
  now: number,
): void {
  const known = connections[of];
  if (what === 'new' || known === undefined) {
    const made = attemptOf({ from: now - (back > 30_000 ? back : 0), url: `wss://h/${path}` });
    const unseen = back % 5 === 0 ? { url: notSeen('before-recording') } : {};
    connections.push({ ...made, id: connectionId(connections.length), ...unseen });
  } else if (what === 'end') {
    const end = attemptOf({ from: known.createdAt, until: Math.max(known.createdAt, now - back) });
    connections[of] = { ...known, closedAt: end.closedAt, outcome: end.outcome };
  } else if (what === 'page') connections[of] = { ...known, sourceKey: `hook ${path} ${of} 0` };
  else if (what === 'url') connections[of] = { ...known, url: seen(`wss://h/${path}`) };
  else connections[of] = { ...known, kind: 'webtransport' };
}

describe('the digest of all connections', () => {
  it('has the groups that all connections together show, however they came and changed', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 80 }), (changes) => {
        const digest = new ConnectionDigest();
        const index = new EndpointIndex();
        const connections: Connection[] = [];
        let now = 1_000_000;
        for (const each of changes) {
          now += 7_000;
          applyChange(connections, each, now);
          if (!each.take) continue;
          takeAll(digest, connections);
          index.update(connections);
        }
        takeAll(digest, connections);
        index.update(connections);
        expect(sorted(digest.groups)).toEqual(sorted(groupsOf(connections)));
        expect(new Map(index.endpoints)).toEqual(byEndpoint(connections));
      }),
      { numRuns: 500 },
    );
  });

  it('names those of several hosts', () => {
    const digest = new ConnectionDigest();
    const named = ['wss://a.example/chat', 'wss://a.example:8443/chat', 'wss://b.example/feed'].map(
      (url, id) => ({
        ...attemptOf({ from: 0, url }),
        id: connectionId(id),
      }),
    );
    takeAll(digest, named);
    expect([...digest.sharedNames]).toEqual(['chat']);
  });

  it('takes ten thousand in pieces, and then only what changed', () => {
    const connections = Array.from({ length: 10_000 }, (_, id) => ({
      ...attemptOf({
        from: id * 1000,
        until: id * 1000 + 500,
        outcome: 'failed',
        url: `wss://h/a?try=${id}`,
      }),
      id: connectionId(id),
    }));
    const digest = new ConnectionDigest();
    expect(takeAll(digest, connections)).toBe(51);
    expect(digest.groups.size).toBe(10_000);
    connections.push({ ...attemptOf({ from: 10_000_000, url: 'wss://h/a' }), id: connectionId(10_000) });
    expect(takeAll(digest, connections)).toBe(1);
    expect(digest.groups.get(10_000)).toBe(digest.groups.get(0));
  });
});
