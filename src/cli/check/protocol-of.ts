import { combinedValue } from '../../protocol/http/field.ts';
import { offeredProtocols } from '../../protocol/upgrade/offered-protocols.ts';
import type { Connection } from '../../session/connection.ts';
import { isOrdinaryExchange } from '../../session/ordinary-exchange.ts';

/**
 * The protocol in words for people. An ordinary answer only offers protocols: none was requested, and none was switched to.
 */
export function protocolWords(connection: Connection): string {
  if (!connection.response.seen || !isOrdinaryExchange(connection)) return protocolOf(connection);
  const offered = offeredProtocols(connection.response.value.fields).join(', ');
  return offered === '' ? protocolOf(connection) : `offered ${offered}`;
}

/** The protocol that was switched to, or requested where nothing was switched: `websocket`, `h2c`, `connect-udp`, ... */
export function protocolOf(connection: Connection): string {
  const { kind, request, response, status } = connection;
  const requestFields = request.seen ? request.value.fields : [];
  const responseFields = response.seen ? response.value.fields : [];
  if (kind === 'upgrade') {
    const chosen = status.seen && status.value === 101 ? combinedValue(responseFields, 'upgrade') : null;
    const offered = combinedValue(requestFields, 'upgrade') ?? combinedValue(responseFields, 'upgrade');
    return (chosen ?? offered)?.split(',')[0]?.trim() || 'upgrade';
  }
  if (kind === 'extended-connect') return combinedValue(requestFields, ':protocol') ?? kind;
  return kind;
}
