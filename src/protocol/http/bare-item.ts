// RFC 8941 section 3.3 (and RFC 9651 section 3.3.7, 3.3.8 for dates and display strings): the values of structured
// fields.
import { encodeBase64, readBase64 } from './base64.ts';
import type { FaultLog } from './fault.ts';
import { isTokenCharacter } from './token.ts';

/** A value of a structured field. Text of `display-string` keeps its percent-encoding. */
export type BareItem =
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'integer' | 'decimal' | 'date'; readonly value: number }
  | { readonly type: 'string' | 'token' | 'display-string'; readonly value: string }
  | { readonly type: 'byte-sequence'; readonly value: Uint8Array };

/** The value that was read, and the offset after it. */
export interface ReadTo<T> {
  readonly value: T;
  readonly end: number;
}

/** What a sticky pattern matches at an offset; null where it does not. */
export function matchAt(sticky: RegExp, text: string, at: number): string | null {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0] ?? null;
}

/** Reads the value at an offset; null where there is none (RFC 8941 section 4.2.3.1). */
export function readBareItem(text: string, at: number, faults: FaultLog): ReadTo<BareItem> | null {
  const first = text[at] ?? '';
  if (first === '?') return readBoolean(text, at);
  if (first === '"') return readText(text, at);
  if (first === ':') return readBytes(text, at, faults);
  if (first === '@') {
    const number = readNumber(text, at + 1);
    if (number === null || number.value.type !== 'integer') return null;
    return { value: { type: 'date', value: number.value.value }, end: number.end };
  }
  if (first === '%') return readDisplayString(text, at);
  if (/[A-Za-z*]/.test(first)) return readItemToken(text, at);
  return readNumber(text, at);
}

function readBoolean(text: string, at: number): ReadTo<BareItem> | null {
  const digit = text[at + 1];
  if (digit !== '0' && digit !== '1') return null;
  return { value: { type: 'boolean', value: digit === '1' }, end: at + 2 };
}

type NumberItem = Extract<BareItem, { readonly type: 'integer' | 'decimal' | 'date' }>;

function readNumber(text: string, at: number): ReadTo<NumberItem> | null {
  const written = matchAt(/-?[0-9]+(?:\.[0-9]+)?/y, text, at);
  if (written === null) return null;
  const [whole = '', fraction] = written.replace('-', '').split('.');
  if (fraction === undefined ? whole.length > 15 : whole.length > 12 || fraction.length > 3) return null;
  const type = fraction === undefined ? 'integer' : 'decimal';
  return { value: { type, value: Number(written) }, end: at + written.length };
}

function readItemToken(text: string, start: number): ReadTo<BareItem> {
  let end = start + 1;
  while (isTokenCharacter(text.charCodeAt(end)) || text[end] === ':' || text[end] === '/') end += 1;
  return { value: { type: 'token', value: text.slice(start, end) }, end };
}

/** A string: printable ASCII, with a backslash before quotes and backslashes alone (section 4.2.5). */
function readText(text: string, start: number): ReadTo<BareItem> | null {
  let end = start + 1;
  while (end < text.length && text[end] !== '"') {
    const code = text.charCodeAt(end);
    if (code < 0x20 || code > 0x7e) return null;
    if (text[end] === '\\') {
      end += 1;
      if (text[end] !== '"' && text[end] !== '\\') return null;
    }
    end += 1;
  }
  if (end >= text.length) return null;
  const value = text.slice(start + 1, end).replace(/\\(.)/g, '$1');
  return { value: { type: 'string', value }, end: end + 1 };
}

/** Printable ASCII, percent-encoded bytes in lower-case hex, between %" and a quote (RFC 9651 section 4.2.10). */
function readDisplayString(text: string, start: number): ReadTo<BareItem> | null {
  if (text[start + 1] !== '"') return null;
  const close = text.indexOf('"', start + 2);
  const value = text.slice(start + 2, close);
  if (close === -1 || !/^[ -~]*$/.test(value) || /%(?![0-9a-f]{2})/.test(value)) return null;
  return { value: { type: 'display-string', value }, end: close + 1 };
}

function readBytes(text: string, start: number, faults: FaultLog): ReadTo<BareItem> | null {
  const close = text.indexOf(':', start + 1);
  if (close === -1) return null;
  const bytes = readBase64(text.slice(start + 1, close), 'base64', faults.shifted(start + 1));
  return bytes === null ? null : { value: { type: 'byte-sequence', value: bytes }, end: close + 1 };
}

/** Writes a value as RFC 8941 section 4.1.3.1 says. */
export function formatBareItem(item: BareItem): string {
  switch (item.type) {
    case 'boolean':
      return item.value ? '?1' : '?0';
    case 'integer':
      return String(item.value);
    case 'decimal':
      return Number.isInteger(item.value) ? item.value.toFixed(1) : String(item.value);
    case 'date':
      return `@${item.value}`;
    case 'token':
      return item.value;
    case 'string':
      return `"${item.value.replace(/["\\]/g, '\\$&')}"`;
    case 'display-string':
      return `%"${item.value}"`;
    default:
      return `:${encodeBase64(item.value)}:`;
  }
}
