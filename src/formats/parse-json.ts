import { FormatError } from './format-error.ts';
import { jsonFault } from './json-fault.ts';

/** Parses the JSON text of a file. Throws a FormatError that says where the text breaks off or is wrong. */
export function parseJson(text: string, expected: string): unknown {
  const body = text.startsWith('\u{feff}') ? text.slice(1) : text;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    const offset = jsonFault(body);
    const place = placeOf(body, offset);
    if (offset < body.length) throw new FormatError('not-json', 'The file is not JSON', place, expected);
    const what = body.trim() === '' ? 'The file is empty' : 'The file breaks off';
    throw new FormatError('cut-short', what, place, expected);
  }
}

function placeOf(text: string, offset: number): string {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line++;
    start = at + 1;
  }
  return `line ${line}, column ${offset - start + 1}`;
}
