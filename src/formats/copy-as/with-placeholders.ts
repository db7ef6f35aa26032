import { sameIgnoringCase } from '../../protocol/http/ascii-case.ts';
import type { Field } from '../../protocol/http/field.ts';
import type { Connection } from '../../session/connection.ts';
import { Pseudonyms } from '../redaction/pseudonyms.ts';
import { redactConnection } from '../redaction/redact-connection.ts';
import { looksSecret } from '../redaction/secret-names.ts';

/**
 * A connection with stand-ins for its secrets, as an export has them. A subprotocol stays unless it looks like a secret,
 * because a server would refuse the connection without it.
 */
export function withPlaceholders(connection: Connection): Connection {
  const redacted = redactConnection(connection, new Pseudonyms());
  if (!redacted.request.seen || !connection.request.seen) return redacted;
  const sent = connection.request.value.fields;
  const fields = redacted.request.value.fields.map((field, k) => subprotocolsOf(sent[k] ?? field, field));
  return { ...redacted, request: { seen: true, value: { ...redacted.request.value, fields, raw: null } } };
}

function subprotocolsOf(sent: Field, redacted: Field): Field {
  if (!sameIgnoringCase(sent.name, 'sec-websocket-protocol')) return redacted;
  const harmless = sent.value.split(',').every((name) => !looksSecret(name.trim()));
  return harmless ? sent : redacted;
}
