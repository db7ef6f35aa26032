// RFC 6455 section 4.1: Sec-WebSocket-Key is drawn anew for each connection, so two records with one key are of one connection.
import { combinedValue } from '../../protocol/http/field.ts';
import type { Connection } from '../../session/connection.ts';

/** A connection of a recording that is the same as one of the wire, and how that is known. */
export interface WireMatch {
  readonly recorded: Connection;
  readonly wire: Connection;
  /** `exact`: both have the same key. `by-order`: only the address and the time agree, and no other connection's do. */
  readonly how: 'exact' | 'by-order';
}

/** Two records of one handshake differ by less, in milliseconds: the clocks of one machine are the same. */
const NEAR = 2_000;

/**
 * Pairs connections of a recording with those of the wire: by key, and what has no key, or was recorded without it, by address and time. Where
 * more than one could be meant, none is taken.
 */
export function matchConnections(
  recorded: readonly Connection[],
  wire: readonly Connection[],
): readonly WireMatch[] {
  const matches: WireMatch[] = [];
  const recordedByKey = byKey(recorded);
  const wireByKey = byKey(wire);
  const left: Connection[] = [];
  const taken = new Set<Connection>();
  for (const connection of wire) {
    const key = keyOf(connection);
    const same = key === null ? null : (recordedByKey.get(key) ?? null);
    if (same === null || key === null || wireByKey.get(key) !== connection) left.push(connection);
    else {
      taken.add(same);
      matches.push({ recorded: same, wire: connection, how: 'exact' });
    }
  }
  const free = recorded.filter((connection) => !taken.has(connection));
  for (const connection of left) {
    const near = free.filter((other) => mayBeSame(other, connection));
    const [only] = near;
    if (only === undefined || near.length > 1) continue;
    if (left.filter((other) => mayBeSame(only, other)).length > 1) continue;
    matches.push({ recorded: only, wire: connection, how: 'by-order' });
  }
  return matches;
}

/** Connections by their keys. One that stands in two records proves nothing: a capture on both sides of a proxy has each twice. */
function byKey(connections: readonly Connection[]): ReadonlyMap<string, Connection | null> {
  const found = new Map<string, Connection | null>();
  for (const connection of connections) {
    const key = keyOf(connection);
    if (key !== null) found.set(key, found.has(key) ? null : connection);
  }
  return found;
}

function keyOf({ request }: Connection): string | null {
  const key = request.seen ? combinedValue(request.value.fields, 'sec-websocket-key') : null;
  return key === '' ? null : key;
}

/** Whether nothing that is known of the two says that they are different connections. */
export function mayBeSame(recorded: Connection, wire: Connection): boolean {
  if (!recorded.url.seen || !wire.url.seen || recorded.kind !== wire.kind) return false;
  // Two keys that differ are of two connections.
  if (keyOf(recorded) !== null && keyOf(wire) !== null) return false;
  if (withoutFragment(recorded.url.value) !== withoutFragment(wire.url.value)) return false;
  return Math.abs(startOf(recorded) - startOf(wire)) <= NEAR;
}

function startOf({ requestSentAt, createdAt }: Connection): number {
  return requestSentAt ?? createdAt;
}

function withoutFragment(url: string): string {
  return url.split('#', 1)[0] ?? url;
}
