import type { Connection } from '../../session/connection.ts';
import { type Attempt, AttemptChain } from './attempt-chain.ts';

/** Attempts at one endpoint in order of time, each with the one that it repeats, see `AttemptChain`. */
export function attemptsOf(connections: readonly Connection[]): Attempt[] {
  const chain = new AttemptChain();
  return connections.toSorted((a, b) => a.createdAt - b.createdAt).map((connection) => chain.add(connection));
}

/** Whether a connection is of a kind that its page opens anew. */
export function mayReconnect({ kind }: Connection): boolean {
  return kind === 'websocket' || kind === 'event-stream';
}
