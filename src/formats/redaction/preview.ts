import type { Connection } from '../../session/connection.ts';
import type { Session } from '../../session/session.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { redactConnection } from './redact-connection.ts';
import { redactEvent } from './redact-event.ts';
import type { SecretKind } from './secret-kind.ts';

/** What an export of a session would contain, and how much of it redaction hides. */
export interface ExportPreview {
  readonly connections: number;
  readonly messages: number;
  /** Payload bytes of all messages. */
  readonly messageBytes: number;
  /** How often each kind of secret occurs: hidden with redaction, exported without it. */
  readonly secrets: ReadonlyMap<SecretKind, number>;
}

/** A connection object never changes, so a result stays valid for it. */
const found = new WeakMap<Connection, ReadonlyMap<SecretKind, number>>();

/**
 * Examines a session as the export would, without its payloads. Takes some tenths of a millisecond for each connection,
 * once.
 */
export function previewExport(session: Session): ExportPreview {
  const steps = previewInSteps(session, session.connections);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * The same of some of its connections, one a step, for a caller that has to do other work in between. Yields how many are
 * left.
 */
export function* previewInSteps(
  session: Session,
  connections: readonly Connection[],
): Generator<number, ExportPreview> {
  const secrets = new Map<SecretKind, number>();
  let messages = 0;
  let messageBytes = 0;
  for (const [position, connection] of connections.entries()) {
    addTo(secrets, secretsOf(connection));
    for (const direction of ['client-to-server', 'server-to-client'] as const) {
      const { count, bytes } = session.traffic(connection.id, direction);
      messages += count;
      messageBytes += bytes;
    }
    yield connections.length - position - 1;
  }
  const ofMarks = new Pseudonyms();
  for (const { event } of session.marks) redactEvent(event, ofMarks);
  addTo(secrets, ofMarks.counts);
  if (messages > 0) secrets.set('message-body', messages);
  return { connections: connections.length, messages, messageBytes, secrets };
}

function secretsOf(connection: Connection): ReadonlyMap<SecretKind, number> {
  const known = found.get(connection);
  if (known !== undefined) return known;
  const pseudonyms = new Pseudonyms();
  redactConnection({ ...connection, ...withoutRaw(connection) }, pseudonyms);
  found.set(connection, pseudonyms.counts);
  return pseudonyms.counts;
}

function addTo(sum: Map<SecretKind, number>, counts: ReadonlyMap<SecretKind, number>): void {
  for (const [kind, count] of counts) sum.set(kind, (sum.get(kind) ?? 0) + count);
}

/** Heads without their raw text, or every secret in them would count twice. */
function withoutRaw(connection: Connection) {
  const { request, response } = connection;
  return {
    request: request.seen ? { ...request, value: { ...request.value, raw: null } } : request,
    response: response.seen ? { ...response, value: { ...response.value, raw: null } } : response,
  };
}
