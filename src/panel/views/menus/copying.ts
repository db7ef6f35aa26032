import { FLAG, OPCODE } from '../../../events/message-segment.ts';
import { encodeBase64 } from '../../../formats/base64.ts';
import { closeCodeOf } from '../../../session/close-code-of.ts';
import type { Connection } from '../../../session/connection.ts';
import { copyText } from '../../parts/copy-text.ts';
import { hexBytes } from '../../parts/hex-line.ts';
import type { JsonValue } from '../../parts/json-value.ts';
import { writeJson } from '../../parts/write-json.ts';
import { statusOf, switchedTo } from '../../selectors/connection-text.ts';
import { byteText } from '../../selectors/quantity.ts';
import { nextTask } from '../../state/next-task.ts';
import type { Panel } from '../../state/panel.ts';
import { text, textOf } from '../../text.ts';
import { opcodeText } from '../messages/opcode-text.ts';

/** Most bytes of payload that are copied at once: the clipboard is kept in memory several times over. */
export const MOST_BYTES = 16 * 1024 * 1024;
/** Milliseconds of work before the panel gets its turn. */
const PIECE_MS = 8;

/** How a message is written. `natural` is a text as it is, and bytes in hex. */
export type MessageForm = 'natural' | 'json' | 'hex' | 'base64';

/** Copies a text, and says what was copied. */
export function copyAndSay(panel: Panel, written: string, words: string): void {
  panel.menu.say(copyText(written) ? words : text('copyRefused'));
}

/** Copies a node of a JSON tree: a text without its quotes, anything else as JSON. */
export function copyValue(panel: Panel, value: JsonValue): void {
  copyAndSay(panel, typeof value === 'string' ? value : writeJson(value), text('copiedValue'));
}

/** Copies the chosen connections: the URL of one, several as JSON lines. */
export function copyConnections(panel: Panel): Promise<void> {
  const chosen = chosenConnections(panel);
  const [first] = chosen;
  if (first === undefined) return Promise.resolve();
  if (chosen.length > 1) {
    copyAndSay(panel, chosen.map(connectionLine).join(''), textOf('copiedConnections', chosen.length));
  } else if (first.url.seen) copyAndSay(panel, first.url.value, text('copiedUrl'));
  else panel.menu.say(text('probeNoUrl'));
  return Promise.resolve();
}

/** The selected connection, and those marked with it. */
export function chosenConnections(panel: Panel): readonly Connection[] {
  const { connections } = panel.follower.session.peek();
  const { selection } = panel;
  return selection.markedConnections.of(selection.connection.peek()).flatMap((id) => connections[id] ?? []);
}

/** Copies the chosen messages: one in a form, several as JSON lines. */
export async function copyMessages(panel: Panel, form: MessageForm = 'natural'): Promise<void> {
  const { selection } = panel;
  const rows = selection.markedMessages.of(selection.message.peek());
  const [first] = rows;
  if (first === undefined) return;
  if (rows.length === 1) await copyMessage(panel, first, form);
  else await copyLines(panel, rows);
}

async function copyMessage(panel: Panel, row: number, form: MessageForm): Promise<void> {
  const index = panel.follower.session.peek().messages;
  const flags = index.flags(row);
  const place = index.payloadPlace(row);
  if ((flags & FLAG.payloadUnknown) !== 0) return panel.menu.say(text('payloadNotShown'));
  if (place.length > MOST_BYTES) {
    return panel.menu.say(text('copyTooLong', byteText(place.length), byteText(MOST_BYTES)));
  }
  const bytes = await panel.payloads.load(place);
  if (bytes === null) return panel.menu.say(text('payloadGone'));
  const isText = (flags & FLAG.opcode) === OPCODE.text;
  const how = form === 'natural' ? (isText ? 'text' : 'hex') : form;
  const written = {
    text: () => decoded(bytes),
    json: () => tidyJson(decoded(bytes)),
    hex: () => hexBytes(bytes),
    base64: () => encodeBase64(bytes),
  }[how]();
  copyAndSay(panel, written, text('copiedMessage', byteText(bytes.length)));
}

/** Several messages, a JSON object a line, as far as they fit. */
async function copyLines(panel: Panel, rows: readonly number[]): Promise<void> {
  const index = panel.follower.session.peek().messages;
  const lines: string[] = [];
  let room = MOST_BYTES;
  let since = performance.now();
  for (const row of rows) {
    if (row >= index.count) continue;
    const place = index.payloadPlace(row);
    room -= place.length;
    if (room < 0) break;
    const message = index.row(row);
    const bytes = message.payloadUnknown ? null : await panel.payloads.load(place);
    lines.push(
      `${JSON.stringify({
        time: new Date(message.at).toISOString(),
        direction: message.outgoing ? 'client-to-server' : 'server-to-client',
        opcode: opcodeText(message.opcode),
        size: message.payloadUnknown ? null : message.size,
        ...payloadOf(message.opcode, bytes),
      })}\n`,
    );
    if (performance.now() - since < PIECE_MS) continue;
    await nextTask();
    since = performance.now();
  }
  const words = textOf('copiedMessages', lines.length);
  const left = rows.length - lines.length;
  copyAndSay(panel, lines.join(''), left === 0 ? words : `${words} ${textOf('copyAsLeftOut', left)}`);
}

function payloadOf(opcode: number, bytes: Uint8Array | null): object {
  if (bytes === null) return { payload: null };
  return opcode === OPCODE.text ? { text: decoded(bytes) } : { base64: encodeBase64(bytes) };
}

function connectionLine(connection: Connection): string {
  const { url, createdAt, closedAt, close } = connection;
  const line = {
    url: url.seen ? url.value : null,
    status: statusOf(connection),
    switchedTo: switchedTo(connection),
    outcome: connection.outcome,
    target: connection.target,
    opened: new Date(createdAt).toISOString(),
    closed: closedAt === null ? null : new Date(closedAt).toISOString(),
    closeCode: closeCodeOf(connection),
    closeReason: close.seen ? close.value.reason : null,
  };
  return `${JSON.stringify(line)}\n`;
}

/** JSON with line breaks; any other text as it is. Numbers keep their digits, because the text is not read into values. */
function tidyJson(written: string): string {
  try {
    JSON.parse(written);
  } catch {
    return written;
  }
  return indented(written);
}

/** Puts line breaks into valid JSON without reading its values. */
function indented(json: string): string {
  let out = '';
  let depth = 0;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{[]\s*[}\]]|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    if (token === '{' || token === '[') out += `${token}\n${'  '.repeat(++depth)}`;
    else if (token === '}' || token === ']') out += `\n${'  '.repeat(--depth)}${token}`;
    else if (token === ',') out += `,\n${'  '.repeat(depth)}`;
    else if (token === ':') out += ': ';
    else out += /^[{[]/.test(token) ? token.replace(/\s/g, '') : token;
  }
  return out;
}

function decoded(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
