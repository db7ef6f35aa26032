// RFC 8941 section 3.3 and 4.2.3: an Item Structured Field, a value with parameters.
import { type BareItem, formatBareItem, matchAt, type ReadTo, readBareItem } from './bare-item.ts';
import type { FaultLog } from './fault.ts';

interface ItemParameter {
  readonly name: string;
  readonly value: BareItem;
}

export interface StructuredItem {
  readonly item: BareItem;
  readonly parameters: readonly ItemParameter[];
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
    faults.add('invalid-item', at, text.length - at, 'this is not a value of a structured field');
    return null;
  }
  at = item.end;
  const parameters = new Map<string, BareItem>();
  while (text[at] === ';') {
    const parameter = readItemParameter(text, at + 1, faults);
    if (parameter === null) {
      faults.add('invalid-parameter', at, text.length - at, 'this is not a parameter of a structured field');
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

function readItemParameter(text: string, start: number, faults: FaultLog): ReadTo<ItemParameter> | null {
  const at = skipSpaces(text, start);
  const name = matchAt(/[a-z*][a-z0-9_.*-]*/y, text, at);
  if (name === null) return null;
  const end = at + name.length;
  if (text[end] !== '=') return { value: { name, value: { type: 'boolean', value: true } }, end };
  const item = readBareItem(text, end + 1, faults);
  return item === null ? null : { value: { name, value: item.value }, end: item.end };
}

/** Writes an item as RFC 8941 section 4.1 says. */
export function formatStructuredItem({ item, parameters }: StructuredItem): string {
  const written = parameters.map(({ name, value }) =>
    value.type === 'boolean' && value.value ? `;${name}` : `;${name}=${formatBareItem(value)}`,
  );
  return formatBareItem(item) + written.join('');
}
