/** A number whose digits JavaScript would change, such as 9007199254740993: shown as it was written. */
export class ExactNumber {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | ExactNumber
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** The longest text that is parsed, in UTF-16 code units: parsing a longer one would block the panel noticeably. */
export const LONGEST_JSON = 2_000_000;

/** Parses a text that is JSON and an object or array; undefined for anything else. Keeps the digits of numbers. */
export function parseJson(text: string): JsonValue | undefined {
  if (text.length > LONGEST_JSON || !/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text, keepDigits);
  } catch (error) {
    // A reviver recurses, and a text of 100,000 brackets exhausts the stack; without a reviver it parses.
    return error instanceof RangeError ? parseDeep(text) : undefined;
  }
}

// The third argument exists from Chromium 114 and Firefox 135 on; without it numbers are as JavaScript reads them.
function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const written = context?.source;
  if (typeof value !== 'number' || written === undefined) return value;
  return sameNumber(written, value) ? value : new ExactNumber(written);
}

function sameNumber(written: string, value: number): boolean {
  return written === String(value) || (/[.eE]/.test(written) && written.length < 16);
}

function parseDeep(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
