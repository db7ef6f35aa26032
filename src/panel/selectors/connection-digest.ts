import { endpointOf } from '../../analysis/endpoint-of.ts';
import { type Attempt, AttemptChain } from '../../analysis/rhythm/attempt-chain.ts';
import { mayReconnect } from '../../analysis/rhythm/attempts-of.ts';
import type { Connection } from '../../session/connection.ts';
import { connectionHost, connectionName } from './connection-text.ts';

/** So many attempts at one endpoint are shown as one line. */
const LEAST = 3;
/** Connections that are taken without a pause: a few milliseconds. */
const PIECE = 200;

/** The attempts at one endpoint. */
interface Endpoint {
  readonly key: string;
  readonly members: Map<number, Connection>;
  chain: AttemptChain;
  /** Those that repeat another or were repeated, by id. */
  involved: Set<number>;
}

/**
 * What the list has to know of all connections for each of its lines. It takes what came or was replaced, and keeps the rest: a log has ten
 * thousand connections, and a change is of a few.
 */
export class ConnectionDigest {
  readonly #taken: Connection[] = [];
  readonly #hosts = new Map<string, string>();
  readonly #sharedNames = new Set<string>();
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #groups = new Map<number, string>();

  /** The names that several connections have though they go to different hosts or ports. */
  get sharedNames(): ReadonlySet<string> {
    return this.#sharedNames;
  }

  /** By id, the key of the group of each connection that repeats another or was repeated, where there are at least three. */
  get groups(): ReadonlyMap<number, string> {
    return this.#groups;
  }

  /** Takes what changed, a piece each step. @param connections the session's, by their ids */
  *take(connections: readonly Connection[]): Generator<undefined, undefined> {
    const unsettled = new Set<Endpoint>();
    let steps = 0;
    for (let id = 0; id < connections.length; id += 1) {
      const connection = connections[id];
      const former = this.#taken[id];
      if (connection === undefined || connection === former) continue;
      this.#taken[id] = connection;
      this.#name(connection);
      this.#leave(connection, former, unsettled);
      if (mayReconnect(connection)) this.#join(connection, unsettled);
      steps += 1;
      if (steps % PIECE === 0) yield undefined;
    }
    for (const endpoint of unsettled) yield* this.#regroup(endpoint);
    return undefined;
  }

  #name(connection: Connection): void {
    if (!connection.url.seen) return;
    const name = connectionName(connection);
    const host = connectionHost(connection);
    const other = this.#hosts.get(name);
    if (other === undefined) this.#hosts.set(name, host);
    else if (other !== host) this.#sharedNames.add(name);
  }

  /** What another URL or kind became known of is no attempt at its former endpoint. */
  #leave(connection: Connection, former: Connection | undefined, unsettled: Set<Endpoint>): void {
    if (former === undefined || !mayReconnect(former)) return;
    const key = endpointOf(former);
    if (mayReconnect(connection) && endpointOf(connection) === key) return;
    const endpoint = this.#endpoints.get(key);
    if (endpoint?.members.delete(connection.id) === true) unsettled.add(endpoint);
  }

  #join(connection: Connection, unsettled: Set<Endpoint>): void {
    const key = endpointOf(connection);
    const endpoint = this.#endpoints.get(key) ?? newEndpoint(key);
    this.#endpoints.set(key, endpoint);
    const { members, chain, involved } = endpoint;
    const known = members.has(connection.id);
    members.set(connection.id, connection);
    if (unsettled.has(endpoint)) return;
    if (known ? !chain.replace(connection) : !chain.mayAdd(connection)) {
      unsettled.add(endpoint);
      return;
    }
    if (known) return;
    const before = involved.size;
    const changed = involve(involved, chain.add(connection));
    if (involved.size < LEAST) return;
    for (const id of before < LEAST ? involved : changed) this.#groups.set(id, key);
  }

  /** Groups an endpoint anew, as where an attempt turned out to have begun or ended before others. */
  *#regroup(endpoint: Endpoint): Generator<undefined, undefined> {
    const { key, members } = endpoint;
    const chain = new AttemptChain();
    const involved = new Set<number>();
    const sorted = [...members.values()].toSorted((a, b) => a.createdAt - b.createdAt || a.id - b.id);
    let steps = 0;
    for (const connection of sorted) {
      involve(involved, chain.add(connection));
      steps += 1;
      if (steps % PIECE === 0) yield undefined;
    }
    for (const id of endpoint.involved)
      if (!involved.has(id) || involved.size < LEAST) this.#groups.delete(id);
    if (involved.size >= LEAST) for (const id of involved) this.#groups.set(id, key);
    endpoint.chain = chain;
    endpoint.involved = involved;
    return undefined;
  }
}

function newEndpoint(key: string): Endpoint {
  return { key, members: new Map(), chain: new AttemptChain(), involved: new Set() };
}

/** @returns the ids of an attempt and of the one that it repeats; none where it repeats none */
function involve(involved: Set<number>, { connection, after }: Attempt): readonly number[] {
  if (after === null) return [];
  const ids = [connection.id, after.connection.id];
  for (const id of ids) involved.add(id);
  return ids;
}
