import type { Connection } from '../../session/connection.ts';
import type { Session } from '../../session/session.ts';
import { ChunkedText } from '../chunked-text.ts';
import type { PayloadReader } from '../payload-reader.ts';
import { PayloadWindow } from '../payload-window.ts';
import { Pseudonyms } from '../redaction/pseudonyms.ts';
import { redactConnection } from '../redaction/redact-connection.ts';
import { redactEvent } from '../redaction/redact-event.ts';
import { harEntry } from './har-entry.ts';
import { HarMessages, type PayloadNotes } from './har-messages.ts';
import type { HarOptions } from './har-options.ts';
import { harClose, OWN_VERSION, ownEntry } from './har-own.ts';

/**
 * Writes a session as HAR 1.2 with Chrome's `_webSocketMessages`, in chunks of about 64 kB, holding one window of
 * payloads at a time. Ours beyond HAR and Chrome is in `_switchyard`, once for the log and once an entry.
 */
export async function* writeHar(
  session: Session,
  readPayload: PayloadReader,
  options: HarOptions,
): AsyncGenerator<string> {
  const pseudonyms = options.redact ? new Pseudonyms() : null;
  const payloads = options.redact
    ? null
    : new PayloadWindow(readPayload, (batch) => session.messages.payloadBlockLength(batch));
  const total = session.messages.count;
  const chunk = new ChunkedText();
  let written = 0;
  options.signal?.throwIfAborted();
  chunk.add(logHead(options));
  let first = true;
  for (const original of session.connections) {
    const connection = pseudonyms === null ? original : redactConnection(original, pseudonyms);
    chunk.add(first ? '\n' : ',\n');
    first = false;
    const notes: PayloadNotes = { unknown: [], cut: [] };
    chunk.add(entryHead(connection, endOf(session, original)));
    const rows = session.messages.ofConnection(connection.id);
    if (connection.kind === 'websocket' || rows.length + connection.errors.length > 0) {
      chunk.add(',"_webSocketMessages":[');
      let separator = '\n';
      const messages = new HarMessages(session, connection, payloads, notes);
      for (let element = messages.next(); element !== null; element = messages.next()) {
        const text = typeof element === 'string' ? element : await element;
        written++;
        if (chunk.add(separator + text)) {
          yield chunk.take();
          options.signal?.throwIfAborted();
          options.onProgress?.(Math.min(written, total), total);
        }
        separator = ',\n';
      }
      chunk.add(']');
    }
    const own = { ...ownEntry(connection), payloads: notes };
    if (chunk.add(`,"_switchyard":${JSON.stringify(own)}}`)) yield chunk.take();
  }
  const marks = session.marks.map(({ seq, event }) => ({
    seq,
    event: pseudonyms === null ? event : redactEvent(event, pseudonyms),
  }));
  const own = { version: OWN_VERSION, redacted: options.redact, marks };
  chunk.add(`\n],"_switchyard":${JSON.stringify(own)}}}\n`);
  options.onProgress?.(total, total);
  yield chunk.take();
}

function logHead({ producer, browser }: HarOptions): string {
  const { name, version } = producer;
  const ofBrowser = browser === null ? '' : `,"browser":${JSON.stringify(browser)}`;
  return `{"log":{"version":"1.2","creator":${JSON.stringify({ name, version })}${ofBrowser},"pages":[],"entries":[`;
}

/** The entry's object without its closing brace: more members follow. */
function entryHead(connection: Connection, end: number): string {
  return JSON.stringify({ ...harEntry(connection, end), ...harClose(connection) }).slice(0, -1);
}

/** The last moment that anything was seen of a connection, epoch milliseconds. */
function endOf(session: Session, connection: Connection): number {
  const rows = session.messages.ofConnection(connection.id);
  const last = rows.length === 0 ? 0 : session.messages.time(rows.at(rows.length - 1));
  const error = connection.errors.at(-1)?.at ?? 0;
  return Math.max(
    last,
    error,
    connection.closedAt ?? 0,
    connection.responseReceivedAt ?? 0,
    connection.requestSentAt ?? 0,
    connection.createdAt,
  );
}
