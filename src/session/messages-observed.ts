import type { Connection } from './connection.ts';
import { isOrdinaryExchange } from './ordinary-exchange.ts';

/**
 * Whether one of the connection's sources can see messages. If none can, the absence of messages means nothing: DevTools'
 * network log and webRequest see only handshakes, for example of a worker's socket in Standard.
 */
export function messagesObserved(connection: Connection): boolean {
  const { outcome, sources, messagesRecorded } = connection;
  if (!messagesRecorded) return false;
  // Without a switch there are no messages.
  if (outcome === 'refused' || outcome === 'failed' || isOrdinaryExchange(connection)) return true;
  return sources.some((source) => source !== 'devtools-network' && source !== 'web-request');
}
