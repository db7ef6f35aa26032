import { closeUnrecorded } from '../../session/close-unrecorded.ts';
import type { Connection } from '../../session/connection.ts';
import { endedAt } from '../../session/ended-at.ts';
import { hasFailed } from './life-of.ts';

/** A line of the picture of lives: a connection, or those at an endpoint, or at all endpoints that have no line of their own. */
export interface LifeRow {
  readonly kind: 'connection' | 'endpoint' | 'others';
  readonly connections: readonly Connection[];
  /** How many endpoints it stands for. */
  readonly endpoints: number;
}

/**
 * The lines of the picture: a connection each, where they are few; otherwise an endpoint each; and where those are many too, the ones with
 * the most connections, and one line for the rest.
 *
 * @param endpoints the connections by their endpoints, in the order in which those came
 */
export function lifeRows(
  connections: readonly Connection[],
  endpoints: ReadonlyMap<string, readonly Connection[]>,
  most: number,
): readonly LifeRow[] {
  if (connections.length <= most)
    return connections.map((connection) => ({ kind: 'connection', connections: [connection], endpoints: 1 }));
  const all = [...endpoints.values()];
  if (all.length <= most) return all.map(row);
  const own = new Set(all.toSorted((a, b) => b.length - a.length).slice(0, most - 1));
  const rest = all.filter((members) => !own.has(members));
  const others: LifeRow = { kind: 'others', connections: rest.flat(), endpoints: rest.length };
  return [...all.filter((members) => own.has(members)).map(row), others];
}

function row(members: readonly Connection[]): LifeRow {
  return { kind: 'endpoint', connections: members, endpoints: 1 };
}

/** What became of the connections of a line. */
export interface LifeCounts {
  readonly failed: number;
  readonly open: number;
}

/** Counts those that failed, and those that are still there. */
export function lifeCounts(connections: readonly Connection[]): LifeCounts {
  let failed = 0;
  let open = 0;
  for (const connection of connections) {
    if (hasFailed(connection)) failed += 1;
    else if (connection.outcome === 'open' && !closeUnrecorded(connection)) open += 1;
  }
  return { failed, open };
}

/** The connection of a line that lived at a moment, the newest of several; otherwise the one that is nearest. */
export function lifeAt(connections: readonly Connection[], at: number): Connection | null {
  let nearest: Connection | null = null;
  let distance = Number.POSITIVE_INFINITY;
  for (const connection of connections) {
    const { createdAt, outcome } = connection;
    const end = endedAt(connection) ?? (outcome === 'pending' ? createdAt : Number.POSITIVE_INFINITY);
    const away = Math.max(0, createdAt - at, at - end);
    if (away > distance) continue;
    nearest = connection;
    distance = away;
  }
  return nearest;
}
