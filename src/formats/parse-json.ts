import type { ByteSource } from './byte-source.ts';
import { FormatError } from './format-error.ts';
import { JsonFault } from './json-fault.ts';

const PIECE = 1 << 20;

/** Parses the JSON text of a file. Throws a FormatError that says where the text breaks off or is wrong. */
export function parseJson(text: string, expected: string): unknown {
  const body = text.startsWith('\u{feff}') ? text.slice(1) : text;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw jsonError(() => [body], expected);
  }
}

/** What is wrong with a text that is no JSON, and where. `pieces` are those of the text, from its beginning with each call. */
export function jsonError(pieces: () => Iterable<string>, expected: string): FormatError {
  const fault = new JsonFault();
  let length = 0;
  let blank = true;
  for (const piece of pieces()) {
    length += piece.length;
    blank &&= piece.trim() === '';
    if (!fault.push(piece)) break;
  }
  const offset = fault.end();
  const place = placeOf(pieces(), offset);
  if (offset < length) return new FormatError('not-json', 'The file is not JSON', place, expected);
  const what = blank ? 'The file is empty' : 'The file breaks off';
  return new FormatError('cut-short', what, place, expected);
}

/** The text of a file in UTF-8, in pieces. */
export function* textPieces(source: ByteSource, from: number): Generator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for (let at = from; at < source.size; at += PIECE) {
    const until = Math.min(at + PIECE, source.size);
    yield decoder.decode(source.read(at, until), { stream: until < source.size });
  }
}

function placeOf(pieces: Iterable<string>, offset: number): string {
  let line = 1;
  /** Where the line and the piece begin. */
  let start = 0;
  let base = 0;
  for (const text of pieces) {
    for (let at = text.indexOf('\n'); at !== -1 && base + at < offset; at = text.indexOf('\n', at + 1)) {
      line++;
      start = base + at + 1;
    }
    base += text.length;
    if (base > offset) break;
  }
  return `line ${line}, column ${offset - start + 1}`;
}
