import { byEndpoint } from '../../analysis/by-endpoint.ts';
import { attemptsOf, mayReconnect } from '../../analysis/rhythm/attempts-of.ts';
import type { Connection } from '../../session/connection.ts';

/** So many attempts at one endpoint are shown as one line. */
const LEAST = 3;

/** Attempts at one endpoint that repeat each other, shown as one line. */
export interface ConnectionGroup {
  /** What the endpoint's attempts share. */
  readonly key: string;
  /** Those that the list shows, in its order; at least two. */
  readonly members: readonly Connection[];
  /** The one that began last. */
  readonly newest: Connection;
  /** Whether its members are listed below it. */
  readonly open: boolean;
}

/** A line of the list: a group, or a connection, which may be a group's. */
export type ConnectionLine =
  | { readonly group: ConnectionGroup; readonly connection: null }
  | { readonly group: ConnectionGroup | null; readonly connection: Connection };

/** The key of the group of each connection that repeats another or was repeated, where there are at least three. By their ids. */
export function reconnectGroups(connections: readonly Connection[]): ReadonlyMap<number, string> {
  const groups = new Map<number, string>();
  for (const [key, attempts] of byEndpoint(connections.filter(mayReconnect))) {
    if (attempts.length < LEAST) continue;
    const involved = new Set<number>();
    for (const { connection, after } of attemptsOf(attempts)) {
      if (after !== null) involved.add(connection.id).add(after.connection.id);
    }
    if (involved.size >= LEAST) for (const id of involved) groups.set(id, key);
  }
  return groups;
}

/**
 * The lines of the list. A group stands where the first of its members would, and those follow it where it is open; what is alone
 * in the list, as a filter may leave it, is an ordinary line.
 *
 * @param shown what the list shows, in its order
 * @param groups see `reconnectGroups`
 * @param isOpen whether the members of a group are listed
 */
export function connectionLines(
  shown: readonly Connection[],
  groups: ReadonlyMap<number, string>,
  isOpen: (key: string) => boolean,
): readonly ConnectionLine[] {
  const members = new Map<string, Connection[]>();
  for (const connection of shown) {
    const key = groups.get(connection.id);
    if (key === undefined) continue;
    const known = members.get(key);
    if (known === undefined) members.set(key, [connection]);
    else known.push(connection);
  }
  return shown.flatMap((connection): ConnectionLine[] => {
    const key = groups.get(connection.id) ?? '';
    const all = members.get(key) ?? [];
    if (all.length < 2) return [{ group: null, connection }];
    if (all[0] !== connection) return [];
    const group: ConnectionGroup = {
      key,
      members: all,
      newest: all.reduce((latest, each) => (each.createdAt >= latest.createdAt ? each : latest)),
      open: isOpen(key),
    };
    const below = group.open ? all.map((each) => ({ group, connection: each })) : [];
    return [{ group, connection: null }, ...below];
  });
}
