import type { Connection } from '../../session/connection.ts';
import { keepingSubprotocols } from '../redaction/keeping-subprotocols.ts';
import { Pseudonyms } from '../redaction/pseudonyms.ts';
import { redactConnection } from '../redaction/redact-connection.ts';

/**
 * A connection with stand-ins for its secrets, as an export has them. A subprotocol stays unless it looks like a secret,
 * because a server would refuse the connection without it.
 */
export function withPlaceholders(connection: Connection): Connection {
  const redacted = redactConnection(connection, new Pseudonyms(keepingSubprotocols([connection])));
  if (!redacted.request.seen) return redacted;
  return { ...redacted, request: { seen: true, value: { ...redacted.request.value, raw: null } } };
}
