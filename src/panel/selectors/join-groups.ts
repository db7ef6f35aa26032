import { isWireSource } from '../../events/is-wire-source.ts';
import type { Connection } from '../../session/connection.ts';
import type { Session } from '../../session/session.ts';
import { joinOfWire } from './wire-of.ts';

/** How a connection of a joined log came about. */
export type JoinGroup = 'exact' | 'by-order' | 'file-only' | 'recording-only';

/** The connections of a joined log by what was joined to them, event streams among them, each group in the order of the log. */
export function joinGroups({ connections }: Session): ReadonlyMap<JoinGroup, readonly Connection[]> {
  const groups = new Map<JoinGroup, Connection[]>([
    ['exact', []],
    ['by-order', []],
    ['file-only', []],
    ['recording-only', []],
  ]);
  for (const connection of connections) groups.get(groupOf(connection))?.push(connection);
  return groups;
}

function groupOf(connection: Connection): JoinGroup {
  const join = joinOfWire(connection);
  if (join !== null) return join.how;
  const ofWire = connection.sources.some(isWireSource);
  return ofWire ? 'file-only' : 'recording-only';
}
