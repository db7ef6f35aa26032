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
const LINE =
  /^(text|binary|continuation|ping|pong|opcode (?:\d|1[0-5]))(?: ("(?:[^"\\]|\\.)*"|[0-9a-f]{2}(?: [0-9a-f]{2})*))?( ?\.\.\. of (?:(\d{1,10}) bytes|unknown size))?( by Switchyard)?$/;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads `text "hello"`, `binary 01 ff`, `text "hel"... of 70000 bytes`; null where the line is not a message. */
export function parseMessageLine(line: string): MessageLine | null {
  const match = LINE.exec(line);
  if (match === null) return null;
  const [, name = '', body = '', rest, size, by] = match;
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

function parseBody(body: string): Uint8Array | null {
  if (!body.startsWith('"'))
    return Uint8Array.from(body === '' ? [] : body.split(' '), (hex) => Number.parseInt(hex, 16));
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
  const match = /^("(?:[^"\\]|\\.)*") ("(?:[^"\\]|\\.)*")$/.exec(text);
  const first = parseQuoted(match?.[1] ?? '');
  const second = parseQuoted(match?.[2] ?? '');
  return first === null || second === null ? [null, null] : [first, second];
}
