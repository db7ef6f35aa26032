// RFC 9112 section 5: field lines up to an empty line, as text.
import type { FaultLog } from './fault.ts';
import type { Field } from './field.ts';
import { noteLineEnd, readLine } from './line.ts';
import { describeCharacter, isToken, noteNonTokenCharacters } from './token.ts';
import { endWithoutWhiteSpace, isWhiteSpace, skipWhiteSpace, trimWhiteSpace } from './white-space.ts';

/** The fields of a section, and the offset after the empty line that ends it. */
export interface FieldSection {
  readonly fields: readonly Field[];
  readonly end: number;
}

interface OpenField {
  readonly name: string;
  readonly parts: string[];
}

/**
 * Reads field lines from `start` to the first empty line. Folded values are joined by one space (RFC 9112 section
 * 5.2). Faults: `missing-colon` (the line is left out), `empty-field-name`, `space-before-colon`,
 * `invalid-character`, `obs-fold`, `fold-without-field` (the line is left out), `missing-empty-line`, and those of lines.
 */
export function readFieldSection(text: string, start: number, faults: FaultLog): FieldSection {
  const open: OpenField[] = [];
  let at = start;
  let ended = false;
  while (at < text.length && !ended) {
    const line = readLine(text, at);
    noteLineEnd(text, line, faults);
    at = line.next;
    if (line.start === line.end) ended = true;
    else if (isBlank(text, line.start)) continueField(text, line.start, line.end, open, faults);
    else readFieldLine(text, line.start, line.end, open, faults);
  }
  if (!ended) faults.add('missing-empty-line', text.length, 0, 'no empty line ends the header section');
  const fields = open.map(({ name, parts }) => ({ name, value: parts.join(' ') }));
  return { fields, end: at };
}

/** White space, or a CR without its LF, which is read as a space (RFC 9112 section 2.2). */
export function isBlank(text: string, at: number): boolean {
  return text[at] === '\r' || isWhiteSpace(text.charCodeAt(at));
}

/**
 * Whether the line from `start` to `end` reads as a field line: a token, or a pseudo-field's name, and a colon; white
 * space may precede it.
 */
export function isFieldLine(text: string, start: number, end: number): boolean {
  let from = start;
  while (from < end && isBlank(text, from)) from += 1;
  const colon = colonOf(text, from, end);
  return colon < end && isFieldName(text.slice(from, colon));
}

function isFieldName(name: string): boolean {
  return isToken(name.startsWith(':') ? name.slice(1) : name);
}

/**
 * The offset of the colon after the name; `end` where there is none. A first colon belongs to the name of a
 * pseudo-field (`:status: 200`): tools print fields of HTTP/2 and 3 so.
 */
function colonOf(text: string, start: number, end: number): number {
  const line = text.slice(start, end);
  const first = line.indexOf(':');
  if (first === 0) {
    const second = line.indexOf(':', 1);
    return start + (second > 1 && isToken(line.slice(1, second)) ? second : 0);
  }
  return first === -1 ? end : start + first;
}

function readFieldLine(text: string, start: number, end: number, open: OpenField[], faults: FaultLog): void {
  const colon = colonOf(text, start, end);
  if (colon === end) {
    faults.add('missing-colon', start, end - start, 'a field line has no colon');
    return;
  }
  let nameEnd = colon;
  while (nameEnd > start && isBlank(text, nameEnd - 1)) nameEnd -= 1;
  const name = text.slice(start, nameEnd).replaceAll('\r', ' ');
  if (name === '') faults.add('empty-field-name', colon, 0, 'a field line has no name before its colon');
  if (nameEnd < colon) {
    faults.add(
      'space-before-colon',
      nameEnd,
      colon - nameEnd,
      'white space stands between a field name and its colon',
    );
  }
  if (!isFieldName(name)) noteNonTokenCharacters(text, start, nameEnd, 'a field name', faults);
  open.push({ name, parts: [readValue(text, colon + 1, end, faults)] });
}

/** Adds a folded line to the field above it, or to nothing where there is none. */
function continueField(text: string, start: number, end: number, open: OpenField[], faults: FaultLog): void {
  const field = open.at(-1);
  if (field === undefined) {
    faults.add(
      'fold-without-field',
      start,
      end - start,
      'a line begins with white space and no field precedes it',
    );
    return;
  }
  faults.add('obs-fold', start, end - start, 'a field value goes on in a folded line');
  const part = readValue(text, start, end, faults);
  if (part === '') return;
  if (field.parts.length === 1 && field.parts[0] === '') field.parts[0] = part;
  else field.parts.push(part);
}

/**
 * The value between two offsets without white space around it. Bytes over 0x7F are allowed (RFC 9110 section 5.5,
 * obs-text); control characters are noted, and a CR is read as a space (RFC 9112 section 2.2).
 */
function readValue(text: string, start: number, end: number, faults: FaultLog): string {
  const valueEnd = endWithoutWhiteSpace(text, start, end);
  const valueStart = skipWhiteSpace(text, start, valueEnd);
  for (let at = valueStart; at < valueEnd; at += 1) {
    const code = text.charCodeAt(at);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) {
      faults.add('invalid-character', at, 1, `a field value may not contain ${describeCharacter(text, at)}`);
    }
  }
  return trimWhiteSpace(text.slice(valueStart, valueEnd).replaceAll('\r', ' '));
}

/** Writes field lines, each with its CRLF. A line end within a name or value becomes a space, or it would forge a line. */
export function formatFieldSection(fields: readonly Field[]): string {
  return fields.map(({ name, value }) => `${oneLine(name)}: ${oneLine(value)}\r\n`).join('');
}

/** The text with every run of line ends as one space. */
export function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
