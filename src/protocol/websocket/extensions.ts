// RFC 6455 section 9.1: extension-list = 1#extension, extension = token *( ";" token [ "=" ( token / quoted ) ] ).
// The grammar is RFC 2616's, which allows white space between any two parts, around `=` too.
import { FaultLog, type Parsed } from '../http/fault.ts';
import { isEmptyList, noteEmptyElement } from '../http/list.ts';
import { endOfSegment, formatParameter, type Parameter, readParameter } from '../http/parameter.ts';
import { isToken, noteNonTokenCharacters } from '../http/token.ts';
import { endWithoutWhiteSpace, skipWhiteSpace } from '../http/white-space.ts';

/** A parameter of an extension: `value` is without quotes and escapes, null where there is no `=`. */
export type ExtensionParameter = Parameter;

/** One extension with its parameters in order, and its place in the value. */
export interface Extension {
  readonly name: string;
  readonly parameters: readonly ExtensionParameter[];
  readonly index: number;
  readonly length: number;
}

/**
 * Reads a Sec-WebSocket-Extensions value (several lines: join them by `combinedValue`). Faults: `empty-list`,
 * `empty-element`, `missing-name`, `missing-parameter` (a semicolon and nothing after it), `missing-value`,
 * `invalid-character`, `unterminated-quoted-string`, `text-after-quoted-string`, `quoted-value-not-token` (a quoted
 * value has to be a token once its quotes are off).
 */
export function parseExtensions(value: string): Parsed<Extension[]> {
  const faults = new FaultLog();
  const extensions: Extension[] = [];
  if (isEmptyList(value, faults)) return { value: extensions, faults: faults.list() };
  for (let start = 0; start <= value.length; ) {
    const { extension, end } = readExtension(value, start, faults);
    if (extension !== null) extensions.push(extension);
    start = end + 1;
  }
  return { value: extensions, faults: faults.list() };
}

/** Reads one element up to the comma at `end`; nothing is left of an element without a name and parameters. */
function readExtension(
  text: string,
  start: number,
  faults: FaultLog,
): { readonly extension: Extension | null; readonly end: number } {
  let end = endOfSegment(text, start);
  const nameEnd = endWithoutWhiteSpace(text, start, end);
  const index = skipWhiteSpace(text, start, nameEnd);
  const name = text.slice(index, nameEnd);
  const hasParameters = text[end] === ';';
  if (name === '' && !hasParameters) {
    noteEmptyElement(start, end - start, faults);
    return { extension: null, end };
  }
  if (name === '') faults.add('missing-name', end, 0, 'an extension has parameters and no name');
  noteNonTokenCharacters(text, index, nameEnd, 'an extension name', faults);

  const parameters: ExtensionParameter[] = [];
  let last = nameEnd;
  while (text[end] === ';') {
    const read = readParameter(text, end + 1, faults, 'rfc2616');
    end = read.end;
    if (read.parameter === null) continue;
    noteQuotedValue(read.parameter, faults);
    parameters.push(read.parameter);
    last = read.parameter.index + read.parameter.length;
  }
  const extension =
    name === '' && parameters.length === 0 ? null : { name, parameters, index, length: last - index };
  return { extension, end };
}

function noteQuotedValue({ quoted, value, index, length }: ExtensionParameter, faults: FaultLog): void {
  if (!quoted || value === null || isToken(value)) return;
  faults.add(
    'quoted-value-not-token',
    index,
    length,
    'a quoted value is to be a token once its quotes are off',
  );
}

/** Writes a Sec-WebSocket-Extensions value. */
export function formatExtensions(
  extensions: readonly {
    readonly name: string;
    readonly parameters: readonly Pick<ExtensionParameter, 'name' | 'value' | 'quoted'>[];
  }[],
): string {
  return extensions
    .map(({ name, parameters }) => [name, ...parameters.map(formatParameter)].join('; '))
    .join(', ');
}
