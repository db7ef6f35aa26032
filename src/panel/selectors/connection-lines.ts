import type { Connection } from '../../session/connection.ts';

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

/**
 * The lines of the list. A group stands where the first of its members would, and those follow it where it is open; what is alone
 * in the list, as a filter may leave it, is an ordinary line.
 *
 * @param shown what the list shows, in its order
 * @param groups the group of each connection that belongs to one, by id, see `ConnectionDigest`
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
  const lines: ConnectionLine[] = [];
  for (const connection of shown) {
    const key = groups.get(connection.id) ?? '';
    const all = members.get(key) ?? [];
    if (all.length < 2) {
      lines.push({ group: null, connection });
      continue;
    }
    if (all[0] !== connection) continue;
    const group: ConnectionGroup = {
      key,
      members: all,
      newest: all.reduce((latest, each) => (each.createdAt >= latest.createdAt ? each : latest)),
      open: isOpen(key),
    };
    lines.push({ group, connection: null });
    if (group.open) for (const each of all) lines.push({ group, connection: each });
  }
  return lines;
}
