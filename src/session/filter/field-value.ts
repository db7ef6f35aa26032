/** JSON longer than this is not parsed for a filter or a column, because it would delay all other rows. */
const LONGEST_JSON = 4 * 1024 * 1024;
/** Digits that a JavaScript number may not hold, or a power of ten that it cannot. */
const LONG_NUMBER = /\d[\d.]{14}|[eE][+-]?\d{3}/;

/** A JSON text as a value; undefined where it is none. */
export function jsonOf(text: string): unknown {
  // Only objects and arrays have a value at a path, and a failing JSON.parse costs more than a successful one.
  if (text.length > LONGEST_JSON || !/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** As `jsonOf`, but a number whose digits JavaScript would change is a string of them. */
export function exactJsonOf(text: string): unknown {
  const value = jsonOf(text);
  return value !== undefined && LONG_NUMBER.test(text) ? jsonOf(longNumbersAsStrings(text)) : value;
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

/** A value as a filter compares it: a string as it is, anything else as JSON; null where there is none. */
export function writtenValue(found: unknown): string | null {
  if (found === undefined) return null;
  return typeof found === 'string' ? found : JSON.stringify(found);
}

function longNumbersAsStrings(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/gs, (part) =>
    part.startsWith('"') || (part.length < 16 && !/[eE][+-]?\d{3}/.test(part)) ? part : `"${part}"`,
  );
}
