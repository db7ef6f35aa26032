import { utf8Text } from '../../analysis/decoders/tree/utf8.ts';
import { OPCODE } from '../../events/message-segment.ts';
import { encodeBase64 } from '../../protocol/http/base64.ts';
import type { DecodedMessage } from './decoded-messages.ts';

/**
 * A spreadsheet would run what begins with one of these characters, also after white space: a page could send it a formula. An
 * apostrophe before it makes it a text.
 */
const FORMULA = /^\s*[=+\-@\uff0b\uff0d\uff1d\uff20]|^[\t\r\n]/;

/** The names of the columns, as the first line of a file (RFC 4180 section 2.3). */
export const CSV_HEADING = line([
  'connection',
  'time',
  'direction',
  'opcode',
  'bytes',
  'protocol',
  'type',
  'summary',
  'encoding',
  'payload',
]);

/** Before it there was no WebSocket: a log without times numbers its messages instead. */
const FIRST_TIME = Date.UTC(2000, 0);
/** The last moment that a Date can be (ECMA-262 section 21.4.1.1). */
const LAST_TIME = 8.64e15;

/**
 * A message as a line of a table (RFC 4180), for spreadsheets. `encoding` says how the payload is written, `text` or `base64`;
 * it is empty where nothing of it is there.
 * @param redact leaves out what the message says
 */
export function messageCsv({ connection, row, payload, decoded }: DecodedMessage, redact: boolean): string {
  const isText = row.opcode === OPCODE.text;
  const shown = redact ? null : payload;
  const said = redact ? null : decoded;
  return line([
    (redact ? '' : connection.sourceKey) || String(connection.id),
    row.at >= FIRST_TIME && row.at <= LAST_TIME ? new Date(row.at).toISOString() : '',
    row.outgoing ? 'client-to-server' : 'server-to-client',
    String(row.opcode),
    row.payloadUnknown ? '' : String(row.size),
    decoded?.protocol ?? '',
    said?.type ?? '',
    said?.summary ?? '',
    redact && payload !== null ? 'redacted' : shown === null ? '' : isText ? 'text' : 'base64',
    shown === null ? '' : isText ? utf8Text(shown) : encodeBase64(shown),
  ]);
}

function line(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe !== text ? `"${safe.replaceAll('"', '""')}"` : safe;
}
