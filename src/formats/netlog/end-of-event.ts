import type { JsonScanner, JsonSpan } from '../json-scanner.ts';

const BRACE = 0x7d;
const OPEN_BRACE = 0x7b;
const ZERO = 0x30;
const TYPE = [...new TextEncoder().encode('"type":')];
/** How its source begins, in which there is no other brace. */
const TIME = [...new TextEncoder().encode('"time":"')];
const QUOTE = 0x22;
const COMMA = 0x2c;
const SOURCE = [...new TextEncoder().encode('"source":{"id":')];
/** Digits of a type, and of the number of a source. */
const TYPE_DIGITS = 6;
const SOURCE_DIGITS = 15;
/** Bytes in which both stand. */
const LONGEST = 200;

/** What the end of an event says; null where it is not written so. */
export interface EventEnd {
  readonly type: number | null;
  readonly source: number | null;
  readonly time: number | null;
}

const NOTHING: EventEnd = { type: null, source: null, time: null };

/**
 * The type, source and time of an event, read from its end: Chromium writes members by their names, so that `source`, `time` and `type` come
 * last (versions 120 to 156).
 */
export function endOfEvent(scanner: JsonScanner, { start, end, whole }: JsonSpan): EventEnd {
  const bytes = whole ? scanner.bytes(Math.max(start, end - LONGEST), end) : new Uint8Array(0);
  let at = bytes.length - 2;
  for (const least = at - TYPE_DIGITS; at > least && isDigit(bytes[at]); ) at--;
  const type = bytes[bytes.length - 1] === BRACE ? numberAt(bytes, at + 1) : null;
  if (type === null || !stands(TYPE, bytes, at - TYPE.length + 1)) return NOTHING;
  const brace = bytes.lastIndexOf(OPEN_BRACE);
  const name = brace - SOURCE.indexOf(OPEN_BRACE);
  const source = stands(SOURCE, bytes, name) ? numberAt(bytes, name + SOURCE.length) : null;
  return { type, source, time: timeBefore(bytes, at - TYPE.length + 1) };
}

/** The time that stands right before the type, in whole milliseconds, as text. */
function timeBefore(bytes: Uint8Array, type: number): number | null {
  if (bytes[type - 1] !== COMMA || bytes[type - 2] !== QUOTE) return null;
  let at = type - 3;
  while (isDigit(bytes[at])) at--;
  return stands(TIME, bytes, at - TIME.length + 1) ? numberAt(bytes, at + 1) : null;
}

function stands(text: readonly number[], bytes: Uint8Array, at: number): boolean {
  if (at < 0) return false;
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
  return true;
}

function numberAt(bytes: Uint8Array, from: number): number | null {
  let at = from;
  let number = 0;
  for (; isDigit(bytes[at]); at++) number = number * 10 + (bytes[at] ?? 0) - ZERO;
  return at === from || at - from > SOURCE_DIGITS ? null : number;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte < ZERO + 10;
}
