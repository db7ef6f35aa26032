import { FormatError } from './format-error.ts';

/** Parses a file's JSON text; throws a FormatError that says where it breaks off or goes wrong. */
export function parseJson(text: string, expected: string): unknown {
  const body = text.startsWith('\u{feff}') ? text.slice(1) : text;
  try {
    return JSON.parse(body) as unknown;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const position = positionOf(message) ?? body.length;
    const place = placeOf(body, position);
    if (
      position >= body.trimEnd().length ||
      message.includes('Unexpected end') ||
      message.includes('Unterminated')
    ) {
      throw new FormatError(
        'cut-short',
        body.trim() === '' ? 'The file is empty' : 'The file breaks off',
        place,
        expected,
      );
    }
    throw new FormatError('not-json', 'The file is not JSON', place, expected);
  }
}

function positionOf(message: string): number | null {
  const digits = /at position (\d{1,12})/.exec(message)?.[1];
  return digits === undefined ? null : Number(digits);
}

function placeOf(text: string, position: number): string {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < position; at = text.indexOf('\n', at + 1)) {
    line++;
    start = at + 1;
  }
  return `line ${line}, column ${position - start + 1}`;
}
