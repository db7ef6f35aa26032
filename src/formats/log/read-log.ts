import { MOST_CONNECTIONS } from '../../session/session.ts';
import { decodeBase64 } from '../base64.ts';
import { BatchBuilder, type NewMessage } from '../batch-builder.ts';
import type { ByteSource } from '../byte-source.ts';
import { FormatError } from '../format-error.ts';
import type { Imported } from '../imported.ts';
import {
  isObject,
  type JsonObject,
  member,
  naturalMember,
  numberMember,
  stringMember,
  timeMember,
} from '../json-access.ts';
import { textPieces } from '../parse-json.ts';
import { Problems } from '../problem.ts';
import { LOG_VERSION } from './log-format.ts';
import { parseEvent } from './parse-event.ts';

/** Numbers of lines beyond this could not be counted on exactly. */
const LAST_SEQ = 2 ** 52;
/** Characters of a line that is read: V8 has no string of more than 512 MiB. */
const LONGEST_LINE = 256 << 20;
const TOO_LONG = 'null';
const EXPECTED = 'a session log: a first line {"switchyard":"log","version":1,...}';
/**
 * How far a connection's number may lie beyond the number of its line: the numbers before it become connections too, and a few
 * lines shall not make up many.
 */
const FARTHEST = 100;

/**
 * Reads a session log. A file that was cut short is read as far as it goes, with a problem that says where it ends. Throws
 * only FormatError: where the file is not a session log, or is of a newer version.
 */
export function readLog(file: string | ByteSource): Imported {
  const lines = linesOf(typeof file === 'string' ? [file] : textPieces(file, 0));
  const head = headOf(lines.next().value ?? '');
  const problems = new Problems();
  const builder = new BatchBuilder(stringMember(head, 'log') ?? '');
  let number = 1;
  let ended = false;
  let broken = 0;
  for (const line of lines) {
    number++;
    if (line.trim() === '') continue;
    const value = objectOf(line);
    if (value !== null && member(value, 'end') === true) {
      ended = true;
      continue;
    }
    const item = value === null ? null : (parseEvent(member(value, 'event')) ?? messageOf(value));
    const id = item !== null && 'connection' in item ? item.connection : 0;
    if (item === null || value === null || id > number + FARTHEST) {
      broken = number;
      problems.add(`line ${number}`, 'is not an event or a message of a session log: it is left out');
      continue;
    }
    builder.skipTo(naturalMember(value, 'seq', LAST_SEQ) ?? 0);
    if ('type' in item) builder.event(item);
    else builder.message(item);
  }
  if (!ended) {
    const where = broken === number ? `within line ${number}` : `after line ${number}`;
    problems.add(
      where,
      'the log is cut short: its end line is missing, and what came after is not in the file',
    );
  }
  builder.flush();
  const producer = member(head, 'producer');
  return {
    format: 'log',
    producer: [stringMember(producer, 'name'), stringMember(producer, 'version')].filter(Boolean).join(' '),
    redacted: member(head, 'redacted') === true,
    connectionsLeftOut: naturalMember(head, 'connectionsLeftOut', MOST_CONNECTIONS) ?? 0,
    batches: builder.batches,
    readPayload: builder.readPayload,
    problems: problems.list(),
    problemCount: problems.count,
    ordinaryRequests: 0,
  };
}

/** The lines of a text that comes in pieces. One that is too long for the memory is no event. */
function* linesOf(pieces: Iterable<string>): Generator<string> {
  let begun = '';
  let tooLong = false;
  let first = true;
  for (const piece of pieces) {
    let start = first && piece.startsWith('\u{feff}') ? 1 : 0;
    first = false;
    for (let end = piece.indexOf('\n', start); end !== -1; end = piece.indexOf('\n', start)) {
      yield tooLong ? TOO_LONG : begun + piece.slice(start, end);
      begun = '';
      tooLong = false;
      start = end + 1;
    }
    begun += piece.slice(start);
    if (begun.length <= LONGEST_LINE) continue;
    tooLong = true;
    begun = '';
  }
  if (begun !== '' || tooLong) yield tooLong ? TOO_LONG : begun;
}

function headOf(line: string): JsonObject {
  const head = objectOf(line);
  if (head === null || member(head, 'switchyard') !== 'log') {
    throw new FormatError('not-this-format', 'The file is not a session log', 'line 1', EXPECTED);
  }
  const version = numberMember(head, 'version');
  if (version !== LOG_VERSION) {
    const newer = version !== null && version > LOG_VERSION;
    const what = newer
      ? `The session log is of the newer version ${version}`
      : 'The session log has no known version';
    throw new FormatError(
      newer ? 'newer-version' : 'not-this-format',
      what,
      'line 1',
      `version ${LOG_VERSION}`,
    );
  }
  return head;
}

function objectOf(line: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function messageOf(value: JsonObject): NewMessage | null {
  const at = timeMember(value, 'at');
  const connection = naturalMember(value, 'connection', MOST_CONNECTIONS);
  const opcode = naturalMember(value, 'opcode', 16);
  const direction = member(value, 'direction');
  const outgoing = direction === 'client-to-server';
  if (at === null || connection === null || opcode === null) return null;
  if (!outgoing && direction !== 'server-to-client') return null;
  const base64 = stringMember(value, 'base64');
  const payload =
    base64 === null ? new TextEncoder().encode(stringMember(value, 'text') ?? '') : decodeBase64(base64);
  if (payload === null) return null;
  const sentByUs = outgoing && member(value, 'sentByUs') === true;
  const message = { at, connection, outgoing, opcode, payload, ...(sentByUs ? { sentByUs } : {}) };
  const size = member(value, 'size');
  if (size === undefined) return message;
  if (size === null) return { ...message, size: null };
  const trueSize = naturalMember(value, 'size', 2 ** 32);
  return trueSize === null || trueSize < payload.length ? null : { ...message, size: trueSize };
}
