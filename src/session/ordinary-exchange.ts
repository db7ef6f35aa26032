import { asksToSwitch } from '../protocol/upgrade/asks-to-switch.ts';
import type { Connection } from './connection.ts';

/** Whether the request asked for a switch; null where none of its fields was seen. Only for the kind `upgrade`. */
export function askedToSwitch({ request }: Pick<Connection, 'request'>): boolean | null {
  if (!request.seen) return null;
  const { fields, raw, cut } = request.value;
  // Every HTTP/1.1 request has a field: a file that lists none has left them out.
  return raw === null && fields.length === 0 ? null : asksToSwitch(fields) || (cut === true ? null : false);
}

/**
 * Whether this is an ordinary request and its answer, recorded only because the answer offers a protocol in Upgrade or
 * Alt-Svc. Nobody asked for a switch, so nothing was refused. A 426 is different: it refuses the request until the client
 * asks for a switch (RFC 9110 section 15.5.22).
 */
export function isOrdinaryExchange(connection: Connection): boolean {
  const { kind, status } = connection;
  if (kind !== 'upgrade' || !status.seen || status.value === 101 || status.value === 426) return false;
  return askedToSwitch(connection) === false;
}
