import type { Session } from '../../session/session.ts';
import { Pseudonyms, type SecretKind } from './pseudonyms.ts';
import { redactConnection } from './redact-connection.ts';
import { redactEvent } from './redact-event.ts';

/** What an export of a session would hold, and how much of it redaction hides. */
export interface ExportPreview {
  readonly connections: number;
  readonly messages: number;
  /** Payload bytes of all messages. */
  readonly messageBytes: number;
  /** How often each kind of secret occurs: hidden with redaction, leaving the machine without. */
  readonly secrets: ReadonlyMap<SecretKind, number>;
}

/** Looks through a session as the export would, without its payloads. */
export function previewExport(session: Session): ExportPreview {
  const pseudonyms = new Pseudonyms();
  let messageBytes = 0;
  for (const connection of session.connections) {
    redactConnection({ ...connection, ...withoutRaw(connection) }, pseudonyms);
    messageBytes +=
      session.traffic(connection.id, 'client-to-server').bytes +
      session.traffic(connection.id, 'server-to-client').bytes;
  }
  for (const { event } of session.marks) redactEvent(event, pseudonyms);
  const messages = session.messages.count;
  const secrets = new Map(pseudonyms.counts);
  if (messages > 0) secrets.set('message-body', messages);
  return { connections: session.connections.length, messages, messageBytes, secrets };
}

/** Heads without their text, or every secret in them would count twice. */
function withoutRaw(connection: Session['connections'][number]) {
  const { request, response } = connection;
  return {
    request: request.seen ? { ...request, value: { ...request.value, raw: null } } : request,
    response: response.seen ? { ...response, value: { ...response.value, raw: null } } : response,
  };
}
