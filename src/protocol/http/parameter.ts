// RFC 9110 section 5.6.6: parameters; RFC 6455 section 9.1 has the same with white space around `=` allowed.
import type { FaultLog } from './fault.ts';
import { formatQuotedString, readQuotedString } from './quoted-string.ts';
import { noteNonTokenCharacters } from './token.ts';
import { endWithoutWhiteSpace, skipWhiteSpace } from './white-space.ts';

/** One `name` or `name=value` of a list element, and its place in the whole text. */
export interface Parameter {
  readonly name: string;
  /** Without quotes and escapes; null where there is no `=`. */
  readonly value: string | null;
  /** Whether the value was written as a quoted string. */
  readonly quoted: boolean;
  readonly index: number;
  readonly length: number;
}

/** RFC 2616 allows white space around the equals sign, RFC 9110 does not: then it is `space-around-equals`. */
export type ParameterGrammar = 'rfc2616' | 'rfc9110';

/** The offset of the next `;` or `,` from `start` on; the text's end where there is none. */
export function endOfSegment(text: string, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== ';' && text[at] !== ',') at += 1;
  return at;
}

/**
 * Reads one parameter from `start` to the next `;` or `,` outside a quoted value; `end` is the offset of that
 * delimiter. Faults: `missing-parameter` (then null), `missing-name`, `missing-value`, `invalid-character`,
 * `text-after-quoted-string`, and those of quoted strings.
 */
export function readParameter(
  text: string,
  start: number,
  faults: FaultLog,
  grammar: ParameterGrammar,
): { readonly parameter: Parameter | null; readonly end: number } {
  const index = skipWhiteSpace(text, start);
  let at = index;
  while (at < text.length && text[at] !== ';' && text[at] !== ',' && text[at] !== '=') at += 1;
  const nameEnd = endWithoutWhiteSpace(text, index, at);
  const name = text.slice(index, nameEnd);
  noteNonTokenCharacters(text, index, nameEnd, 'a parameter name', faults);

  if (text[at] !== '=') {
    if (name !== '') {
      return { parameter: { name, value: null, quoted: false, index, length: nameEnd - index }, end: at };
    }
    faults.add('missing-parameter', start, at - start, 'nothing follows the semicolon');
    return { parameter: null, end: at };
  }

  if (name === '') faults.add('missing-name', index, 0, 'a parameter has no name before its equals sign');
  const valueStart = skipWhiteSpace(text, at + 1);
  if (grammar === 'rfc9110' && valueStart - nameEnd > 1) {
    faults.add(
      'space-around-equals',
      nameEnd,
      valueStart - nameEnd,
      'white space stands around an equals sign',
    );
  }
  if (text[valueStart] === '"') {
    const { value, end: closed } = readQuotedString(text, valueStart, faults);
    const end = endOfSegment(text, closed);
    const junk = skipWhiteSpace(text, closed, end);
    const junkEnd = endWithoutWhiteSpace(text, junk, end);
    if (junk < junkEnd) {
      faults.add('text-after-quoted-string', junk, junkEnd - junk, 'a quoted value is followed by more text');
    }
    const last = junk < junkEnd ? junkEnd : closed;
    return { parameter: { name, value, quoted: true, index, length: last - index }, end };
  }

  const end = endOfSegment(text, valueStart);
  const valueEnd = endWithoutWhiteSpace(text, valueStart, end);
  if (valueStart === valueEnd) {
    faults.add('missing-value', at + 1, 0, 'a parameter has an equals sign and no value');
  }
  noteNonTokenCharacters(text, valueStart, valueEnd, 'a parameter value', faults);
  const length = Math.max(at + 1, valueEnd) - index;
  return { parameter: { name, value: text.slice(valueStart, valueEnd), quoted: false, index, length }, end };
}

/** Writes `name` or `name=value`; the value in quotes where it was written so. */
export function formatParameter(parameter: Pick<Parameter, 'name' | 'value' | 'quoted'>): string {
  if (parameter.value === null) return parameter.name;
  return `${parameter.name}=${parameter.quoted ? formatQuotedString(parameter.value) : parameter.value}`;
}
