/** JSON longer than this is not parsed for a filter or a column, because it would delay all other rows. */
const LONGEST_JSON = 4 * 1024 * 1024;
/** Digits that a JavaScript number may not hold, or a power of ten that it cannot. */
const LONG_NUMBER = /\d[\d.]{14}|[eE][+-]?\d{3}/;

/** A JSON text as a value; undefined where it is none. */
export function jsonOf(text: string): unknown {
  // Only objects and arrays have a value at a path, and a failing JSON.parse costs more than a successful one.
  if (text.length > LONGEST_JSON || !/^\s*[[{]/.test(text)) return undefined;
  return parsed(text);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** As `jsonOf`, but a number whose digits JavaScript would change is a text of them, to be read by `writtenValue` alone. */
export function exactJsonOf(text: string): unknown {
  const value = jsonOf(text);
  // The limit is that of the text itself, which grows here.
  return value !== undefined && LONG_NUMBER.test(text) ? parsed(longNumbersAsStrings(text)) : value;
}

/** The value at a path; undefined where nothing is there. */
export function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, key)?.value;
  }
  return value;
}

/** A value as people read it: a string as it is, anything else as JSON; null where there is none. */
export function writtenValue(found: unknown): string | null {
  if (found === undefined) return null;
  if (typeof found === 'string') return found.startsWith(EXACT) ? found.slice(1) : found;
  return JSON.stringify(found).replace(/"\\u0000(-?\d[\d.eE+-]*)"/g, '$1');
}

/** A value in the one form that stands for all ways to write its numbers: `1.0` and `1e2` are 1 and 100. Null for a text. */
export function comparableValue(found: unknown): string | null {
  const written = writtenValue(found);
  const isText = typeof found === 'string' && !found.startsWith(EXACT);
  return written === null || isText ? null : comparableJson(written);
}

/** The same of the text of a value. */
export function comparableJson(text: string): string {
  return text.replace(NUMBERS, (part) => (part.startsWith('"') ? part : comparableNumber(part)));
}

/** Strings of JSON, so that what stands in them is passed over, and numbers. */
const NUMBERS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/gs;
const NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d{1,9}))?$/;
/** Zeros that are written out. */
const MOST_ZEROS = 30;

function comparableNumber(text: string): string {
  const [, sign = '', whole, part = '', power = '0'] = NUMBER.exec(text) ?? [];
  if (whole === undefined) return text;
  const digits = (whole + part).replace(/^0+/, '');
  const kept = withoutLastZeros(digits);
  if (kept === '') return '0';
  const zeros = Number(power) - part.length + digits.length - kept.length;
  if (zeros >= 0 && zeros <= MOST_ZEROS) return sign + kept + '0'.repeat(zeros);
  return `${sign}${kept}e${zeros}`;
}

/** By a loop: the pattern of zeros at the end would be tried at each zero before them. */
function withoutLastZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}

/** Stands before the digits of a number that JavaScript would change. */
const EXACT = '\u0000';

function longNumbersAsStrings(text: string): string {
  return text.replace(NUMBERS, (part) =>
    part.startsWith('"') || (part.length < 16 && !/[eE][+-]?\d{3}/.test(part)) ? part : `"\\u0000${part}"`,
  );
}
