// RFC 8259: finds the ends of values in the bytes of a JSON text, without building any. A NetLog of half a gigabyte is cut
// into its events this way; it would not fit into one string.

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** A value's place in the bytes. `whole` is false where the bytes end within it. */
export interface JsonSpan {
  readonly start: number;
  readonly end: number;
  readonly whole: boolean;
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && (bytes[at] ?? 0) <= 0x20) at++;
  return at;
}

/** The place of the value that begins at or behind `from`. */
export function spanOfValue(bytes: Uint8Array, from: number): JsonSpan {
  const start = skipSpace(bytes, from);
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = endOfString(bytes, at);
      if (at >= bytes.length) break;
      if (depth === 0) return { start, end: at + 1, whole: true };
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      if (depth === 0) return { start, end: at, whole: true };
      depth--;
      if (depth === 0) return { start, end: at + 1, whole: true };
    } else if (depth === 0 && byte === COMMA) return { start, end: at, whole: true };
  }
  return { start, end: bytes.length, whole: false };
}

/** The index of the quote that ends the string that begins at `at`; the length where none does. */
function endOfString(bytes: Uint8Array, at: number): number {
  for (let next = at + 1; ; next++) {
    next = bytes.indexOf(QUOTE, next);
    if (next === -1) return bytes.length;
    let slashes = 0;
    while (bytes[next - 1 - slashes] === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return next;
  }
}

/** The members of the object that the bytes are, with the place of each value. `passOver` stops before a value. */
export function* membersOf(
  bytes: Uint8Array,
): Generator<{ readonly name: string; readonly start: number }, void, number> {
  let at = skipSpace(bytes, 0);
  if (bytes[at] !== OPEN_BRACE) return;
  at++;
  for (;;) {
    const name = spanOfValue(bytes, at);
    if (!name.whole || bytes[name.start] !== QUOTE) return;
    const colon = skipSpace(bytes, name.end);
    if (bytes[colon] !== COLON) return;
    const start = skipSpace(bytes, colon + 1);
    // The caller answers with the end of the value.
    at = skipSpace(
      bytes,
      yield { name: new TextDecoder().decode(bytes.subarray(name.start + 1, name.end - 1)), start },
    );
    if (bytes[at] !== COMMA) return;
    at++;
  }
}

/**
 * The elements of the array that begins at `start`; the last one may not be whole. Returns the end of the
 * array, -1 where the bytes end before it.
 */
export function* elementsOf(bytes: Uint8Array, start: number): Generator<JsonSpan, number> {
  let at = skipSpace(bytes, start);
  if (bytes[at] !== OPEN_BRACKET) return at < bytes.length ? at : -1;
  at = skipSpace(bytes, at + 1);
  while (at < bytes.length && bytes[at] !== CLOSE_BRACKET) {
    const span = spanOfValue(bytes, at);
    if (span.end === span.start && span.whole) return at;
    yield span;
    at = skipSpace(bytes, span.end);
    if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1);
    else if (bytes[at] !== CLOSE_BRACKET) return at < bytes.length ? at : -1;
  }
  return at >= bytes.length ? -1 : at + 1;
}
