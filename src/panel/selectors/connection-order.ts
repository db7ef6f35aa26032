import type { Finding } from '../../analysis/finding.ts';
import { countVerdicts } from '../../analysis/verdict-counts.ts';
import { closeCodeOf } from '../../session/close-code-of.ts';
import type { Connection } from '../../session/connection.ts';
import type { Session } from '../../session/session.ts';
import { chosenOf, connectionHost, connectionName, statusOf, switchedTo } from './connection-text.ts';

type Key = string | number;

/** A connection's sort key in a column; unknown values come last in ascending order. */
export function sortKey(
  connection: Connection,
  column: string,
  session: Session,
  findings: (connection: Connection) => readonly Finding[],
): Key {
  const both = (count: 'count' | 'bytes') =>
    session.traffic(connection.id, 'client-to-server')[count] +
    session.traffic(connection.id, 'server-to-client')[count];
  switch (column) {
    case 'name':
      return `${connectionName(connection)} ${connectionHost(connection)}`.toLowerCase();
    case 'switched':
      return switchedTo(connection);
    case 'target':
      return connection.target;
    case 'status':
      return statusOf(connection) ?? 1000;
    case 'subprotocol':
      return chosenOf(connection, 'sec-websocket-protocol') ?? '\uffff';
    case 'extensions':
      return chosenOf(connection, 'sec-websocket-extensions') ?? '\uffff';
    case 'checks': {
      const { failed, warned, unknown } = countVerdicts(findings(connection));
      return -(failed * 1_000_000 + warned * 1000 + unknown);
    }
    case 'messages':
      return both('count');
    case 'bytes':
      return both('bytes');
    case 'duration':
      return connection.closedAt === null ? Number.MAX_VALUE : connection.closedAt - connection.createdAt;
    case 'close':
      return closeCodeOf(connection) ?? 100_000;
    default:
      return connection.createdAt;
  }
}

/** Sorts by one column; equal connections stay in the order in which they began. */
export function sortConnections(
  connections: readonly Connection[],
  key: (connection: Connection) => Key,
  descending: boolean,
): readonly Connection[] {
  const keys = new Map(connections.map((connection) => [connection, key(connection)]));
  const sign = descending ? -1 : 1;
  return connections.toSorted((a, b) => {
    const left = keys.get(a) ?? 0;
    const right = keys.get(b) ?? 0;
    if (left === right) return a.id - b.id;
    return left < right ? -sign : sign;
  });
}
