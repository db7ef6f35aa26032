// RFC 8941 section 3.3, 4.2.3 (and RFC 9651 for dates and display strings): an Item Structured Field.
import { encodeBase64, readBase64 } from './base64.ts';
import type { FaultLog } from './fault.ts';
import { isTokenCharacter } from './token.ts';

/** A value of a structured field. Text of `display-string` keeps its percent-encoding. */
export type BareItem =
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'integer' | 'decimal' | 'date'; readonly value: number }
  | { readonly type: 'string' | 'token' | 'display-string'; readonly value: string }
  | { readonly type: 'byte-sequence'; readonly value: Uint8Array };

export interface ItemParameter {
  readonly name: string;
  readonly value: BareItem;
}

export interface StructuredItem {
  readonly item: BareItem;
  readonly parameters: readonly ItemParameter[];
}

interface Read<T> {
  readonly value: T;
  readonly end: number;
}

/**
 * Reads an item; null where its value could not be read. Parameters are read as far as they are valid. Faults:
 * `empty-value`, `invalid-item`, `invalid-parameter`, `text-after-item`, and those of base64.
 */
export function readStructuredItem(text: string, faults: FaultLog): StructuredItem | null {
  let at = skipSpaces(text, 0);
  if (at === text.length) {
    faults.add('empty-value', 0, text.length, 'the value is empty');
    return null;
  }
  const item = readBareItem(text, at, faults);
  if (item === null) {
    faults.add('invalid-item', at, text.length - at, 'this is no value of a structured field');
    return null;
  }
  at = item.end;
  const parameters = new Map<string, BareItem>();
  while (text[at] === ';') {
    const parameter = readItemParameter(text, at + 1, faults);
    if (parameter === null) {
      faults.add('invalid-parameter', at, text.length - at, 'this is no parameter of a structured field');
      at = text.length;
      break;
    }
    // The last of repeated parameters counts (section 4.2.3.2).
    parameters.set(parameter.value.name, parameter.value.value);
    at = parameter.end;
  }
  const rest = skipSpaces(text, at);
  if (rest < text.length)
    faults.add('text-after-item', rest, text.length - rest, 'more text follows the value');
  return { item: item.value, parameters: [...parameters].map(([name, value]) => ({ name, value })) };
}

function skipSpaces(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ') at += 1;
  return at;
}

function readItemParameter(text: string, start: number, faults: FaultLog): Read<ItemParameter> | null {
  const at = skipSpaces(text, start);
  const name = matchAt(/[a-z*][a-z0-9_.*-]*/y, text, at);
  if (name === null) return null;
  const end = at + name.length;
  if (text[end] !== '=') return { value: { name, value: { type: 'boolean', value: true } }, end };
  const item = readBareItem(text, end + 1, faults);
  return item === null ? null : { value: { name, value: item.value }, end: item.end };
}

function matchAt(sticky: RegExp, text: string, at: number): string | null {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0] ?? null;
}

function readBareItem(text: string, at: number, faults: FaultLog): Read<BareItem> | null {
  const first = text[at] ?? '';
  if (first === '?') return readBoolean(text, at);
  if (first === '"') return readText(text, at);
  if (first === ':') return readBytes(text, at, faults);
  if (first === '@') {
    const number = readNumber(text, at + 1);
    if (number === null || number.value.type !== 'integer') return null;
    return { value: { type: 'date', value: number.value.value }, end: number.end };
  }
  if (first === '%') {
    const written = matchAt(/%"(?:[ !#$&-~]|%[0-9a-f]{2})*"/y, text, at);
    if (written === null) return null;
    return { value: { type: 'display-string', value: written.slice(2, -1) }, end: at + written.length };
  }
  if (/[A-Za-z*]/.test(first)) return readItemToken(text, at);
  return readNumber(text, at);
}

function readBoolean(text: string, at: number): Read<BareItem> | null {
  const digit = text[at + 1];
  if (digit !== '0' && digit !== '1') return null;
  return { value: { type: 'boolean', value: digit === '1' }, end: at + 2 };
}

type NumberItem = Extract<BareItem, { readonly type: 'integer' | 'decimal' | 'date' }>;

function readNumber(text: string, at: number): Read<NumberItem> | null {
  const written = matchAt(/-?[0-9]+(?:\.[0-9]+)?/y, text, at);
  if (written === null) return null;
  const [whole = '', fraction] = written.replace('-', '').split('.');
  if (fraction === undefined ? whole.length > 15 : whole.length > 12 || fraction.length > 3) return null;
  const type = fraction === undefined ? 'integer' : 'decimal';
  return { value: { type, value: Number(written) }, end: at + written.length };
}

function readItemToken(text: string, start: number): Read<BareItem> {
  let end = start + 1;
  while (isTokenCharacter(text.charCodeAt(end)) || text[end] === ':' || text[end] === '/') end += 1;
  return { value: { type: 'token', value: text.slice(start, end) }, end };
}

/** A string: printable ASCII, with a backslash before quotes and backslashes alone (section 4.2.5). */
function readText(text: string, start: number): Read<BareItem> | null {
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

function readBytes(text: string, start: number, faults: FaultLog): Read<BareItem> | null {
  const close = text.indexOf(':', start + 1);
  if (close === -1) return null;
  const bytes = readBase64(text.slice(start + 1, close), 'base64', faults.shifted(start + 1));
  return bytes === null ? null : { value: { type: 'byte-sequence', value: bytes }, end: close + 1 };
}

/** Writes an item as RFC 8941 section 4.1 says. */
export function formatStructuredItem({ item, parameters }: StructuredItem): string {
  const written = parameters.map(({ name, value }) =>
    value.type === 'boolean' && value.value ? `;${name}` : `;${name}=${formatBareItem(value)}`,
  );
  return formatBareItem(item) + written.join('');
}

function formatBareItem(item: BareItem): string {
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
    case 'byte-sequence':
      return `:${encodeBase64(item.value)}:`;
  }
}
