// RFC 8259: finds the ends of values in the bytes of a JSON text, without building any. Files of half a gigabyte and more are
// cut into their events and entries this way; they would not fit into one string.
import type { ByteSource } from './byte-source.ts';
import { parsePart } from './json-broken.ts';

const TAB = 0x09;
const SPACE = 0x20;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Bytes that are read at once: V8 maps larger buffers and texts anew (Node 20), which takes longer than to go through them. */
const PIECE = 1 << 16;
/** Values up to this length are cut out of the piece's text, which is decoded once. */
const SHORT = 1 << 12;

/** Characters of a string that are looked at one by one: a search of its own costs more in a short one. */
const NEAR = 24;

/** A value's place in the bytes. `whole` is false where the bytes end within it. */
export interface JsonSpan {
  readonly start: number;
  readonly end: number;
  readonly whole: boolean;
}

interface ScannerOptions {
  readonly strict?: boolean;
  /** Bytes that are read at once. */
  readonly piece?: number;
}

/** What follows the last element of a list: its end, something that belongs into no list, or nothing. */
export type ListEnd = { readonly at: number; readonly how: 'whole' | 'malformed' | 'cut-short' };

/** Goes through the bytes of a JSON text, of which it holds one piece. */
export class JsonScanner {
  readonly #source: ByteSource;
  readonly #piece: number;
  readonly #strict: boolean;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #bytes: Uint8Array = new Uint8Array(0);
  /** The piece decoded, once that was wanted. */
  #text: string | null = null;
  /** Where the piece begins. */
  #base = 0;

  /** `strict`: a control character is no white space. Without it, what a program left behind when it crashed is passed over. */
  constructor(source: ByteSource, { strict = false, piece = PIECE }: ScannerOptions = {}) {
    this.#source = source;
    this.#piece = piece;
    this.#strict = strict;
  }

  get size(): number {
    return this.#source.size;
  }

  /** The text of a value. */
  text({ start, end }: Pick<JsonSpan, 'start' | 'end'>): string {
    const from = start - this.#base;
    const held = from >= 0 && end - this.#base <= this.#bytes.length;
    if (held && end - start <= SHORT) {
      this.#text ??= this.#decoder.decode(this.#bytes);
      // Only where every character is a byte.
      if (this.#text.length === this.#bytes.length) return this.#text.slice(from, end - this.#base);
    }
    return this.#decoder.decode(this.bytes(start, end));
  }

  /**
   * What the text of a string says.
   * @throws JsonBroken where it is no JSON, and the scanner is strict
   */
  name(span: JsonSpan): string {
    const text = this.text(span);
    return this.#strict ? String(parsePart(text)) : text.slice(1, -1);
  }

  bytes(start: number, end: number): Uint8Array {
    const from = start - this.#base;
    const held = from >= 0 && end - this.#base <= this.#bytes.length;
    return held ? this.#bytes.subarray(from, end - this.#base) : this.#source.read(start, end);
  }

  /** The byte at a place; -1 behind the last. */
  at(place: number): number {
    return this.#hold(place) ? (this.#bytes[place - this.#base] ?? -1) : -1;
  }

  skipSpace(from: number): number {
    let at = from;
    for (let byte = this.at(at); byte !== -1 && byte <= 0x20; byte = this.at(at)) {
      if (this.#strict && byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
      at++;
    }
    return at;
  }

  /**
   * The place of an object that begins at `start` and ends with its line, perhaps before a comma; null where the line is longer than a
   * piece, ends otherwise, or may hold another object or the end of the list behind it. Only for a file that is known to have each object on a line of its own.
   */
  spanOfLine(start: number): JsonSpan | null {
    if (!this.#hold(start)) return null;
    let newline = this.#bytes.indexOf(LINE_FEED, start - this.#base);
    if (newline === -1 && start > this.#base) {
      this.#load(start);
      newline = this.#bytes.indexOf(LINE_FEED);
    }
    if (newline === -1) return null;
    const from = start - this.#base;
    let end = newline;
    if (this.#bytes[end - 1] === CARRIAGE_RETURN) end--;
    if (this.#bytes[end - 1] === COMMA) end--;
    if (end <= from || this.#bytes[from] !== OPEN_BRACE || this.#bytes[end - 1] !== CLOSE_BRACE) return null;
    if (hasObjectBehindObject(this.#bytes, from, end) || endsAfterList(this.#bytes, end)) return null;
    return { start, end: this.#base + end, whole: true };
  }

  /** The place of the value that begins at or behind `from`. */
  spanOfValue(from: number): JsonSpan {
    const start = this.skipSpace(from);
    const end = this.#endOfValue(start);
    return end === -1 ? { start, end: this.size, whole: false } : { start, end, whole: true };
  }

  /** -1 where the bytes end before. */
  #endOfValue(start: number): number {
    let depth = 0;
    let inString = false;
    for (let place = start; this.#hold(place); ) {
      const bytes = this.#bytes;
      const base = this.#base;
      const { length } = bytes;
      let at = place - base;
      while (at < length) {
        if (inString) {
          at = endOfString(bytes, at);
          if (at >= length) break;
          inString = false;
          at++;
          if (depth === 0) return base + at;
          continue;
        }
        const byte = bytes[at] ?? 0;
        if (byte === QUOTE) inString = true;
        else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
        else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
          if (depth === 0) return base + at;
          depth--;
          if (depth === 0) return base + at + 1;
        } else if (byte === COMMA && depth === 0) return base + at;
        at++;
      }
      // Behind a backslash at the end, the first byte of the next piece is passed over too.
      place = base + at;
    }
    return -1;
  }

  /** Holds the piece in which a place is; false behind the last byte. */
  #hold(place: number): boolean {
    const at = place - this.#base;
    if (at >= 0 && at < this.#bytes.length) return true;
    if (place >= this.#source.size) return false;
    this.#load(place);
    return this.#bytes.length > 0;
  }

  #load(place: number): void {
    this.#bytes = this.#source.read(place, Math.min(place + this.#piece, this.#source.size));
    this.#text = null;
    this.#base = place;
  }
}

/** The index of the quote that ends the string in which `from` is; the length, or one more, where it is not in these bytes. */
function endOfString(bytes: Uint8Array, from: number): number {
  const { length } = bytes;
  let at = from;
  for (const near = Math.min(length, from + NEAR); at < near; ) {
    const byte = bytes[at];
    if (byte === QUOTE) return at;
    at += byte === BACKSLASH ? 2 : 1;
  }
  // A long text, such as bytes in base64.
  while (at < length) {
    const quote = bytes.indexOf(QUOTE, at);
    const end = quote === -1 ? length : quote;
    let slash = end;
    while (slash > at && bytes[slash - 1] === BACKSLASH) slash--;
    const escaped = (end - slash) % 2 === 1;
    if (quote === -1) return escaped ? length + 1 : length;
    if (!escaped) return quote;
    at = quote + 1;
  }
  return at;
}

/**
 * The members of the object that begins at `from`. The caller answers each with the end of its value. Returns the end of the object,
 * -1 where it is none or breaks off.
 */
export function* membersOf(
  scanner: JsonScanner,
  from: number,
): Generator<{ readonly name: string; readonly start: number }, number, number> {
  let at = scanner.skipSpace(from);
  if (scanner.at(at) !== OPEN_BRACE) return -1;
  at = scanner.skipSpace(at + 1);
  if (scanner.at(at) === CLOSE_BRACE) return at + 1;
  for (;;) {
    const name = scanner.spanOfValue(at);
    if (!name.whole || scanner.at(name.start) !== QUOTE) return -1;
    const colon = scanner.skipSpace(name.end);
    if (scanner.at(colon) !== COLON) return -1;
    const start = scanner.skipSpace(colon + 1);
    at = scanner.skipSpace(yield { name: scanner.name(name), start });
    if (scanner.at(at) === CLOSE_BRACE) return at + 1;
    if (scanner.at(at) !== COMMA) return -1;
    at = scanner.skipSpace(at + 1);
  }
}

/** The elements of the list that begins at `from`. The caller answers each with its end. */
export function* elementsOf(scanner: JsonScanner, from: number): Generator<number, ListEnd, number> {
  const endAt = (place: number): ListEnd => ({
    at: place,
    how: place < scanner.size ? 'malformed' : 'cut-short',
  });
  let at = scanner.skipSpace(from);
  if (scanner.at(at) !== OPEN_BRACKET) return endAt(at);
  at = scanner.skipSpace(at + 1);
  if (scanner.at(at) === CLOSE_BRACKET) return { at: at + 1, how: 'whole' };
  while (at < scanner.size) {
    const end = yield at;
    if (end === at) return endAt(at);
    at = scanner.skipSpace(end);
    if (scanner.at(at) === CLOSE_BRACKET) return { at: at + 1, how: 'whole' };
    if (scanner.at(at) !== COMMA) return endAt(at);
    at = scanner.skipSpace(at + 1);
  }
  return endAt(at);
}

/** Whether a closing brace is followed by a comma and an opening one: two objects of a list, or a text that looks like them. */
function hasObjectBehindObject(bytes: Uint8Array, from: number, end: number): boolean {
  for (let at = bytes.indexOf(CLOSE_BRACE, from); at !== -1 && at < end - 1; ) {
    const comma = behindBlanks(bytes, at + 1, end);
    if (bytes[comma] === COMMA && bytes[behindBlanks(bytes, comma + 1, end)] === OPEN_BRACE) return true;
    at = bytes.indexOf(CLOSE_BRACE, at + 1);
  }
  return false;
}

/** Whether the last closing brace follows the end of a list: that of the file may do so, behind its last object. */
function endsAfterList(bytes: Uint8Array, end: number): boolean {
  let at = end - 2;
  while (bytes[at] === SPACE || bytes[at] === TAB) at--;
  return bytes[at] === CLOSE_BRACKET;
}

function behindBlanks(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  return at;
}
