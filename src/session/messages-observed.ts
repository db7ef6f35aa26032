import type { Connection } from './connection.ts';
import { isOrdinaryExchange } from './ordinary-exchange.ts';

/**
 * Whether a source that hears messages has a part in this connection: if not, that none was seen says nothing. DevTools'
 * network log and webRequest see handshakes alone, as with a worker's socket in Standard.
 */
export function messagesObserved(connection: Connection): boolean {
  const { outcome, sources } = connection;
  // Nothing travels where nothing was switched.
  if (outcome === 'refused' || outcome === 'failed' || isOrdinaryExchange(connection)) return true;
  return sources.some((source) => source !== 'devtools-network' && source !== 'web-request');
}
