import { FLAG } from '../../events/message-segment.ts';
import type { RequestHead } from '../../protocol/http/request-head.ts';
import { formatResponseHead, type ResponseHead } from '../../protocol/http/response-head.ts';
import { statusInWords } from '../../session/browser-words.ts';
import { closeUnrecorded } from '../../session/close-unrecorded.ts';
import type { Connection } from '../../session/connection.ts';
import { documentOf } from '../../session/document-of.ts';
import { messagesObserved } from '../../session/messages-observed.ts';
import type { Session } from '../../session/session.ts';
import type { PayloadReader } from '../payload-reader.ts';
import { readAhead } from '../read-ahead.ts';
import { Pseudonyms } from '../redaction/pseudonyms.ts';
import { redactConnection } from '../redaction/redact-connection.ts';
import type { RedactionRules } from '../redaction/redaction-rules.ts';
import { type ShownBodies, shownBody } from '../redaction/shown-bodies.ts';
import { formatCloseLine } from './close-line.ts';
import { defaultKind, defaultTransport } from './default-kind.ts';
import { EARLY_SOURCES } from './early-sources.ts';
import { formatMessageLine } from './message-line.ts';
import { requestText } from './unseen-method.ts';

/** Options of a transcript. */
export interface TranscriptOptions {
  readonly redact: boolean;
  /** The user's own rules; without them redaction does what it does by itself. */
  readonly rules?: RedactionRules;
  /** Contents of messages that redacted text has; without it, none. */
  readonly bodies?: ShownBodies;
  /** Writes this connection only; without it, the whole session. */
  readonly connection?: Connection;
}

/** Writes connections in the notation of fixtures, one after another. The notation has no times. */
export async function* writeTranscript(
  session: Session,
  readPayload: PayloadReader,
  options: TranscriptOptions,
): AsyncGenerator<string> {
  const pseudonyms = options.redact ? new Pseudonyms(options.rules) : null;
  const { bodies } = options;
  const stored = readAhead(readPayload, (batch) => session.messages.payloadBlockLength(batch));
  const read: RowReader | null =
    pseudonyms === null
      ? async (row) => ({ bytes: await stored(session.messages.payloadPlace(row)), changed: false })
      : bodies === undefined
        ? null
        : async (row) => ({
            bytes: await shownBody({ messages: session.messages, row, read: stored, bodies, pseudonyms }),
            changed: true,
          });
  const connections = options.connection === undefined ? session.connections : [options.connection];
  let separator = '';
  const room: Room = { left: MOST_MARKS };
  for (const original of connections) {
    const connection = pseudonyms === null ? original : redactConnection(original, pseudonyms);
    // Otherwise contents that are left out look as if they had never been whole.
    const lines = [...headLines(session, connection), ...(pseudonyms === null ? [] : ['! redacted'])];
    yield separator + lines.join('\n');
    for await (const line of lifeLines(session, connection, read, room)) yield `\n${line}`;
    yield '\n';
    separator = '\n';
  }
}

function headLines(session: Session, connection: Connection): string[] {
  const { url, kind, target, transport, status } = connection;
  const request = connection.request.seen ? connection.request.value : null;
  const response = connection.response.seen ? connection.response.value : null;
  const lines = [`! url ${url.seen ? JSON.stringify(url.value) : 'unknown'}`];
  if (kind !== defaultKind(request)) lines.push(`! kind ${kind}`);
  if (target !== 'unknown') lines.push(`! target ${target}`);
  if (transport !== defaultTransport(request)) lines.push(`! transport ${transport}`);
  lines.push(...leftOutLines(session, connection));
  if (request !== null) lines.push(...marked('>', requestText(request)));
  if (response !== null) lines.push(...marked('<', responseText(response)));
  const inWords = connection.errors.some(
    (error) => error.source !== 'page-hook' && statusInWords(error.text) !== null,
  );
  if (response === null && status.seen && !inWords) lines.push(`! status ${status.value}`);
  return [...lines, ...knownLines(connection)];
}

/** What the recorder could not see, or saw in part. Without these lines, unknown would be read as absent. */
function leftOutLines(session: Session, connection: Connection): string[] {
  const { request, requestSentAt, response, sources, body } = connection;
  const lines: string[] = [];
  const seenBy = EARLY_SOURCES.find((name) => sources.includes(name));
  if (seenBy !== undefined) lines.push(`! seen-by ${seenBy}`);
  if (!request.seen && requestSentAt !== null) lines.push(`! unseen request ${request.why}`);
  if (request.seen && request.value.raw === null) lines.push('! partial request');
  if (response.seen && response.value.raw === null) lines.push('! partial response');
  if (request.seen && request.value.cut === true) lines.push('! cut request');
  if (response.seen && response.value.cut === true) lines.push('! cut response');
  const heard = session.messages.ofConnection(connection.id).length > 0 || messagesObserved(connection);
  if (!heard) lines.push('! unseen messages');
  if (closeUnrecorded(connection)) lines.push('! unseen close');
  if (body !== null) lines.push(`! body ${JSON.stringify(body)}`);
  return lines;
}

/** What is known besides the handshake. */
function knownLines({ joins, opened, blocked }: Connection): string[] {
  const lines = joins.map(
    ({ source, sourceKey, how }) =>
      `! joined ${source} ${how === 'exact' ? 'exactly' : 'by order'} ${JSON.stringify(sourceKey)}`,
  );
  if (opened.seen) {
    const { protocol, extensions } = opened.value;
    lines.push(`! opened ${JSON.stringify(protocol)} ${JSON.stringify(extensions)}`);
  }
  if (blocked !== null) lines.push(`! blocked ${JSON.stringify(blocked.directive)}`);
  return lines;
}

function responseText(response: ResponseHead): string {
  return response.raw ?? formatResponseHead(response);
}

/** The lines of a head, with the empty line at its end. */
function marked(mark: string, text: RequestHead['raw'] & string): string[] {
  const lines = text.replace(/^(\r?\n)+/, '').split(/\r?\n/);
  const end = lines.indexOf('');
  return lines
    .slice(0, end === -1 ? lines.length : end)
    .map((line) => `${mark} ${line.replaceAll('\r', ' ')}`);
}

/** Messages, error texts of the browser, gaps, changes of the page, and the end, in order of time. */
async function* lifeLines(
  session: Session,
  connection: Connection,
  read: RowReader | null,
  room: Room,
): AsyncGenerator<string> {
  const { messages } = session;
  const rows = messages.ofConnection(connection.id);
  const remarks = remarksOf(session, connection, room);
  let next = 0;
  for (let k = 0; k < rows.length; k++) {
    const row = rows.at(k);
    for (
      let remark = remarks[next];
      remark !== undefined && remark.at <= messages.time(row);
      remark = remarks[next]
    ) {
      yield remark.line;
      next++;
    }
    yield await messageLine(session, row, read);
  }
  for (const remark of remarks.slice(next)) yield remark.line;
  if (connection.closedAt === null) return;
  if (!connection.close.seen) {
    yield '! closed';
    return;
  }
  if (connection.closeSource === 'page-hook') yield '! told close';
  const { by } = connection.close.value;
  const mark = by === 'client' ? '>' : by === 'server' ? '<' : '!';
  yield `${mark} ${formatCloseLine(connection.close.value)}`;
}

/** So many lines of gaps and of pages are written in all: each stands in every connection that it fell into. */
const MOST_MARKS = 20_000;

/** How many more may be written. */
interface Room {
  left: number;
}

function remarksOf(session: Session, connection: Connection, room: Room): { at: number; line: string }[] {
  const errors = connection.errors.map(({ at, text, source }) => ({
    at,
    line: `! ${source === 'page-hook' ? 'told' : 'error'} ${JSON.stringify(text)}`,
  }));
  const rows = session.messages.ofConnection(connection.id);
  const last = rows.length === 0 ? 0 : session.messages.time(rows.at(rows.length - 1));
  const end = Math.max(connection.closedAt ?? 0, connection.errors.at(-1)?.at ?? 0, last);
  const gaps = session.marks.flatMap(({ event }) => {
    if (event.type !== 'capture/gap' || event.at < connection.createdAt || event.at > end) return [];
    return [{ at: event.at, line: `! gap ${event.why.replaceAll('-', ' ')}` }];
  });
  const document = documentOf(connection);
  const changes = session.marks.flatMap(({ event }) => {
    if (event.type !== 'page/changed' && event.type !== 'page/clock-jumped') return [];
    if (event.document !== document || event.at < connection.createdAt || event.at > end) return [];
    const what =
      event.type === 'page/changed' ? event.change : `clock-jumped ${Math.round(event.by * 1000) / 1000}`;
    return [{ at: event.at, line: `! page ${what}` }];
  });
  const marks = [...gaps, ...changes].toSorted((a, b) => a.at - b.at);
  const shown = marks.slice(0, room.left);
  room.left -= shown.length;
  const leftOut =
    shown.length === marks.length
      ? []
      : [{ at: end, line: '# further lines of gaps and pages are left out' }];
  return [...errors, ...shown, ...leftOut].toSorted((a, b) => a.at - b.at);
}

/** Reads what is written of a message: no bytes where nothing is; bytes that were changed have a length of their own. */
type RowReader = (row: number) => Promise<{ readonly bytes: Uint8Array | null; readonly changed: boolean }>;

async function messageLine(session: Session, row: number, read: RowReader | null): Promise<string> {
  const { messages } = session;
  const flags = messages.flags(row);
  const size = messages.size(row);
  const { bytes, changed } = read === null ? { bytes: null, changed: false } : await read(row);
  const payload = bytes ?? new Uint8Array(0);
  const unknown = (flags & FLAG.payloadUnknown) !== 0;
  const whole = payload.length >= size || (changed && bytes !== null);
  const trueSize = unknown ? null : whole ? undefined : size;
  const mark = (flags & FLAG.outgoing) === 0 ? '<' : '>';
  const line = { opcode: flags & FLAG.opcode, payload, size: trueSize };
  const ours = (flags & FLAG.sentByUs) !== 0;
  return `${mark} ${formatMessageLine(ours ? { ...line, sentByUs: true } : line)}`;
}
