import type { Connection } from '../session/connection.ts';
import { endpointOf } from './endpoint-of.ts';

/** Connections by what they are attempts at, see `endpointOf`; those of each endpoint, and the endpoints, in the order given. */
export function byEndpoint(connections: Iterable<Connection>): ReadonlyMap<string, readonly Connection[]> {
  const endpoints = new Map<string, Connection[]>();
  for (const connection of connections) {
    const endpoint = endpointOf(connection);
    const attempts = endpoints.get(endpoint);
    if (attempts === undefined) endpoints.set(endpoint, [connection]);
    else attempts.push(connection);
  }
  return endpoints;
}
