import { OPCODE } from '../../events/message-segment.ts';

/** What one line of a transcript says of a message. */
export interface MessageLine {
  readonly opcode: number;
  readonly payload: Uint8Array;
  /**
   * True size where `payload` is not the whole message; null where the size is unknown; undefined where `payload` is whole.
   */
  readonly size: number | null | undefined;
  /** Sent by Switchyard, not by the page. */
  readonly sentByUs?: true;
}

const NAMES = new Map<string, number>([
  ['text', OPCODE.text],
  ['binary', OPCODE.binary],
  ['continuation', OPCODE.continuation],
  ['ping', OPCODE.ping],
  ['pong', OPCODE.pong],
]);
const NAME = /^(?:text|binary|continuation|ping|pong|opcode (?:\d|1[0-5]))(?= |$)/;
const TAIL = /^( ?\.\.\. of (?:(\d{1,10}) bytes|unknown size))?( by Switchyard)?$/;
/** Characters in which the name stands: a line may have millions. */
const LONGEST_NAME = 20;

const LONGEST_TAIL = 60;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads `text "hello"`, `binary 01 ff`, `text "hel"... of 70000 bytes`; null where the line is not a message. */
export function parseMessageLine(line: string): MessageLine | null {
  const name = NAME.exec(line.slice(0, LONGEST_NAME))?.[0];
  if (name === undefined) return null;
  const end = endOfBody(line, name.length);
  const match = end === -1 ? null : TAIL.exec(line.slice(end, end + LONGEST_TAIL));
  if (match === null || line.length - end > LONGEST_TAIL) return null;
  const body = line.slice(name.length + 1, end);
  const [, rest, size, by] = match;
  const ours = by === undefined ? {} : { sentByUs: true as const };
  const payload = parseBody(body);
  if (payload === null) return null;
  const opcode = NAMES.get(name) ?? Number(name.slice('opcode '.length));
  if (rest === undefined) return { opcode, payload, size: undefined, ...ours };
  const trueSize = size === undefined ? null : Number(size);
  return trueSize !== null && (trueSize < payload.length || trueSize >= 2 ** 32)
    ? null
    : { opcode, payload, size: trueSize, ...ours };
}

/** Writes what `parseMessageLine` reads. Text that is not valid UTF-8 is written in hex. */
export function formatMessageLine({ opcode, payload, size, sentByUs }: MessageLine): string {
  const name = [...NAMES].find(([, code]) => code === opcode)?.[0] ?? `opcode ${opcode}`;
  const body = formatBody(opcode, payload);
  const rest = size === undefined ? '' : ` ... of ${size === null ? 'unknown size' : `${size} bytes`}`;
  const by = sentByUs === true ? ' by Switchyard' : '';
  return `${name}${body === '' ? '' : ` ${body}`}${rest}${by}`;
}

/** Where the body ends that stands behind a blank: a text in quotes, or bytes in hex; -1 where its quotes are not closed. */
function endOfBody(line: string, from: number): number {
  if (line.startsWith(' "', from)) return endOfQuoted(line, from + 1);
  let at = from;
  while (line[at] === ' ' && isHex(line[at + 1]) && isHex(line[at + 2]) && (line[at + 3] ?? ' ') === ' ')
    at += 3;
  return at;
}

function isHex(character: string | undefined): boolean {
  return character !== undefined && '0123456789abcdef'.includes(character);
}

/**
 * Where the JSON string ends that begins at `from`; -1 where it does not. A pattern of its characters would exhaust the stack on a
 * string of some megabytes.
 */
export function endOfQuoted(text: string, from: number): number {
  if (text[from] !== '"') return -1;
  for (let quote = text.indexOf('"', from + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let slash = quote;
    while (text[slash - 1] === '\\') slash--;
    if ((quote - slash) % 2 === 0) return quote + 1;
  }
  return -1;
}

function parseBody(body: string): Uint8Array | null {
  if (!body.startsWith('"'))
    return Uint8Array.from({ length: Math.ceil(body.length / 3) }, (_, i) =>
      Number.parseInt(body.slice(i * 3, i * 3 + 2), 16),
    );
  const text = parseQuoted(body);
  return text === null ? null : new TextEncoder().encode(text);
}

function formatBody(opcode: number, payload: Uint8Array): string {
  if (opcode === OPCODE.text) {
    try {
      return JSON.stringify(strict.decode(payload));
    } catch {
      // Not UTF-8: hex keeps every byte.
    }
  }
  return Array.from(payload, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** Reads a JSON string; null where the text is not one. */
export function parseQuoted(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

/** Reads two JSON strings with a space between; nulls where the text is not that. */
export function parseTwoQuoted(text: string): readonly [string, string] | readonly [null, null] {
  const end = endOfQuoted(text, 0);
  const first = parseQuoted(text.slice(0, Math.max(0, end)));
  const second = text[end] === ' ' ? parseQuoted(text.slice(end + 1)) : null;
  return first === null || second === null ? [null, null] : [first, second];
}
