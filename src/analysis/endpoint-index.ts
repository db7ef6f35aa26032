import type { Connection } from '../session/connection.ts';
import { endpointOf } from './endpoint-of.ts';

const NONE: readonly Connection[] = [];

/**
 * The connections of a session by what they are attempts at, as `byEndpoint` groups them, kept up to date as the session grows: only
 * connections that came or were replaced are grouped anew.
 */
export class EndpointIndex {
  /** What was grouped, by id. */
  readonly #taken: Connection[] = [];
  readonly #endpoints = new Map<string, Connection[]>();

  /** Takes what changed. @param connections the session's, by their ids */
  update(connections: readonly Connection[]): void {
    for (let id = 0; id < connections.length; id += 1) {
      const connection = connections[id];
      const former = this.#taken[id];
      if (connection === undefined || connection === former) continue;
      this.#taken[id] = connection;
      this.#take(connection, former);
    }
  }

  /** Those of an endpoint, by their ids. The list changes with `update`. */
  attempts(endpoint: string): readonly Connection[] {
    return this.#endpoints.get(endpoint) ?? NONE;
  }

  /** All endpoints, in the order in which they came. */
  get endpoints(): ReadonlyMap<string, readonly Connection[]> {
    return this.#endpoints;
  }

  #take(connection: Connection, former: Connection | undefined): void {
    const endpoint = endpointOf(connection);
    const last = former === undefined ? endpoint : endpointOf(former);
    if (last !== endpoint) {
      const left = this.#endpoints.get(last) ?? [];
      left.splice(placeOf(left, connection.id), 1);
      if (left.length === 0) this.#endpoints.delete(last);
    }
    const attempts = this.#endpoints.get(endpoint);
    if (attempts === undefined) {
      this.#endpoints.set(endpoint, [connection]);
      return;
    }
    const place = placeOf(attempts, connection.id);
    attempts.splice(place, attempts[place]?.id === connection.id ? 1 : 0, connection);
  }
}

/** Where a connection stands among some that are sorted by their ids, or would. */
function placeOf(connections: readonly Connection[], id: number): number {
  const end = connections.length;
  if ((connections[end - 1]?.id ?? -1) < id) return end;
  let low = 0;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((connections[middle]?.id ?? 0) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
