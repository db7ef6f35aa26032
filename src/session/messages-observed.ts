import type { Source } from '../events/event.ts';
import type { Connection } from './connection.ts';
import { isOrdinaryExchange } from './ordinary-exchange.ts';

/**
 * Whether one of the connection's sources can see all messages. If none can, the absence of messages means nothing: DevTools'
 * network log and webRequest see only handshakes, for example of a worker's socket in Standard, and a page's hook hears of an `EventSource`
 * only the events that the page listens to.
 */
export function messagesObserved(connection: Connection): boolean {
  const { kind, outcome, sources, messagesRecorded } = connection;
  if (!messagesRecorded) return false;
  // Without a switch there are no messages.
  if (outcome === 'refused' || outcome === 'failed' || isOrdinaryExchange(connection)) return true;
  const blind: readonly Source[] =
    kind === 'event-stream'
      ? ['devtools-network', 'web-request', 'page-hook']
      : ['devtools-network', 'web-request'];
  return sources.some((source) => !blind.includes(source));
}
