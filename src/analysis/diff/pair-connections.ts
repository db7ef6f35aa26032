import { textKey } from '../../events/text-key.ts';
import type { Connection } from '../../session/connection.ts';
import { isOrdinaryExchange } from '../../session/ordinary-exchange.ts';
import { isLoopback, urlOf } from '../checks/loopback.ts';
import { diffHandshakes } from './diff-connections.ts';
import { stableHost, stablePath } from './diff-url.ts';
import { VARIES } from './stable-text.ts';

/** Connections that belong together, and those that have no counterpart. */
export interface Pairing {
  /** In the order of the first session. */
  readonly pairs: readonly (readonly [Connection, Connection])[];
  readonly onlyA: readonly Connection[];
  readonly onlyB: readonly Connection[];
}

/** Attempts at one endpoint that are aligned by what they say, where one side has more; else by order alone. */
const MOST_TO_ALIGN = 40;

/** So many attempts that all fail in the same way are a client that tries again and again. */
const RETRIES = 3;

/** Pairs the connections of two sessions: by endpoint and order, then by path, then the only ones that are left of a host. */
export function pairConnections(a: readonly Connection[], b: readonly Connection[]): Pairing {
  const pairs: (readonly [Connection, Connection])[] = [];
  let [leftA, leftB] = [[...a], [...b]];
  const ignored = new Set<Connection>();
  for (const keyOf of [endpointKey, pathKey, hostKey]) {
    const groupsB = grouped(leftB, keyOf);
    const paired = new Set<Connection>();
    for (const [key, ofA] of grouped(leftA, keyOf)) {
      const ofB = groupsB.get(key) ?? [];
      if (keyOf === hostKey && (ofA.length !== 1 || ofB.length !== 1)) continue;
      const aligned = alignAttempts(ofA, ofB);
      for (const pair of aligned) {
        pairs.push(pair);
        for (const each of pair) paired.add(each);
      }
      if (aligned.length > 0 && areRetries(ofA) && areRetries(ofB))
        for (const each of [...ofA, ...ofB]) ignored.add(each);
      // How often a client had to try before it was let in is chance; that it had to is not.
      if (ofA.some(hasOpened) && ofB.some(hasOpened)) {
        for (const each of ofA) if (ofB.some((other) => failedAlike(each, other))) ignored.add(each);
        for (const each of ofB) if (ofA.some((other) => failedAlike(each, other))) ignored.add(each);
      }
    }
    leftA = leftA.filter((each) => !paired.has(each));
    leftB = leftB.filter((each) => !paired.has(each));
  }
  // An ordinary answer that only offers a protocol may come from a cache.
  const counts = (connection: Connection) => !ignored.has(connection) && !isOrdinaryExchange(connection);
  const place = new Map(a.map((connection, i) => [connection, i]));
  return {
    pairs: pairs.toSorted(([one], [other]) => (place.get(one) ?? 0) - (place.get(other) ?? 0)),
    onlyA: leftA.filter(counts),
    onlyB: leftB.filter(counts),
  };
}

function endpointKey(connection: Connection): string {
  const url = urlIn(connection);
  if (url === null) return `${connection.kind} ${textKey(connection.url.seen ? connection.url.value : '')}`;
  const host = isLoopback(url.hostname) ? stableHost(url) : url.host;
  return textKey(`${connection.kind} ${host} ${stablePath(url.pathname)}`);
}

function pathKey(connection: Connection): string {
  const url = urlIn(connection);
  return textKey(url === null ? '' : `${connection.kind} ${stablePath(url.pathname)}`);
}

function hostKey(connection: Connection): string {
  const url = urlIn(connection);
  if (url === null) return connection.kind;
  return textKey(`${connection.kind} ${isLoopback(url.hostname) ? VARIES : url.hostname}`);
}

function urlIn({ url }: Connection): URL | null {
  return url.seen ? urlOf(url.value) : null;
}

function grouped(
  connections: readonly Connection[],
  keyOf: (connection: Connection) => string,
): Map<string, Connection[]> {
  const groups = new Map<string, Connection[]>();
  for (const connection of connections) {
    const key = keyOf(connection);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [connection]);
    else group.push(connection);
  }
  return groups;
}

function areRetries(attempts: readonly Connection[]): boolean {
  const [first] = attempts;
  if (first === undefined || attempts.length < RETRIES) return false;
  return attempts.every((attempt) => failedAlike(attempt, first));
}

/** Whether both attempts failed, in the same way. */
function failedAlike({ outcome, status }: Connection, other: Connection): boolean {
  if ((outcome !== 'failed' && outcome !== 'refused') || outcome !== other.outcome) return false;
  return (status.seen ? status.value : 0) === (other.status.seen ? other.status.value : 0);
}

function hasOpened({ outcome }: Connection): boolean {
  return outcome === 'open' || outcome === 'closed';
}

/** By order where both have as many; else so that the handshakes differ least. */
function alignAttempts(
  a: readonly Connection[],
  b: readonly Connection[],
): (readonly [Connection, Connection])[] {
  if (a.length === b.length || Math.max(a.length, b.length) > MOST_TO_ALIGN) {
    const both = Math.min(a.length, b.length);
    return a.slice(0, both).flatMap((one, i) => {
      const other = b[i];
      return other === undefined ? [] : [[one, other] as const];
    });
  }
  if (a.length > b.length) return alignShorter(b, a).map(([one, other]) => [other, one] as const);
  return alignShorter(a, b);
}

/** Gives each of the fewer one of the more, in order, at the least cost. */
function alignShorter(
  few: readonly Connection[],
  many: readonly Connection[],
): (readonly [Connection, Connection])[] {
  const spare = many.length - few.length;
  /** `best[i][s]`: the least cost of the first i of the few, with s of the many left out before them. */
  const best: number[][] = [Array.from({ length: spare + 1 }, () => 0)];
  const costs = few.map((one, i) =>
    Array.from({ length: spare + 1 }, (_, s) => {
      const other = many[i + s];
      return other === undefined ? 0 : diffHandshakes(one, other, true).telling.length;
    }),
  );
  for (const [i, row] of costs.entries()) {
    let least = Number.POSITIVE_INFINITY;
    best.push(
      row.map((cost, s) => {
        least = Math.min(least, best[i]?.[s] ?? 0);
        return least + cost;
      }),
    );
  }
  const pairs: (readonly [Connection, Connection])[] = [];
  let limit = spare;
  for (let i = few.length; i > 0; i -= 1) {
    const row = best[i] ?? [];
    let chosen = 0;
    for (let s = 0; s <= limit; s += 1) if ((row[s] ?? 0) < (row[chosen] ?? 0)) chosen = s;
    limit = chosen;
    const [one, other] = [few[i - 1], many[i - 1 + chosen]];
    if (one !== undefined && other !== undefined) pairs.push([one, other]);
  }
  return pairs.toReversed();
}
