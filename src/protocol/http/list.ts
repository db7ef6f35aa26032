// RFC 9110 section 5.6.1: lists of elements separated by commas, with optional white space around each.
import type { Fault, FaultLog } from './fault.ts';
import { endWithoutWhiteSpace, isWhiteSpace, skipWhiteSpace } from './white-space.ts';

/** One element of a list, without the white space around it, and its place in the whole text. */
export interface ListElement {
  readonly text: string;
  readonly index: number;
  readonly length: number;
}

/**
 * Fault codes that a recipient has to accept: it must ignore a reasonable number of empty elements (RFC 9110 section
 * 5.6.1.2), and a base64 decoder may ignore unused bits (RFC 4648 section 3.5). Only the sender is at fault.
 */
const TOLERATED = new Set(['empty-element', 'unused-bits']);

/** Whether a recipient has to ignore this fault, so that it is no reason to reject the value. */
export function isTolerated(fault: Fault): boolean {
  return TOLERATED.has(fault.code);
}

/**
 * Whether a list has no element at all, which is then noted as one `empty-list` (`1#element` needs one; RFC 9110 section
 * 5.6.1.2).
 */
export function isEmptyList(text: string, faults: FaultLog): boolean {
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== ',' && !isWhiteSpace(text.charCodeAt(at))) return false;
  }
  faults.add('empty-list', 0, text.length, 'the list has no element');
  return true;
}

/** Notes an `empty-element`: only white space between two commas. */
export function noteEmptyElement(index: number, length: number, faults: FaultLog): void {
  faults.add('empty-element', index, length, 'an element of the list is empty');
}

/**
 * Splits a list at every comma. Quotes have no meaning here: use it for lists of tokens. Empty elements are left out and
 * noted as `empty-element`; a list of only empty elements is one `empty-list`.
 */
export function readList(text: string, faults: FaultLog): ListElement[] {
  const elements: ListElement[] = [];
  if (isEmptyList(text, faults)) return elements;
  for (let start = 0; start <= text.length; ) {
    const comma = text.indexOf(',', start);
    const limit = comma === -1 ? text.length : comma;
    const end = endWithoutWhiteSpace(text, start, limit);
    const index = skipWhiteSpace(text, start, end);
    if (index < end) elements.push({ text: text.slice(index, end), index, length: end - index });
    else noteEmptyElement(start, limit - start, faults);
    start = limit + 1;
  }
  return elements;
}
