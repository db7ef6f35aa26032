import { type PlainValue, plainValue } from '../tree/plain-value.ts';
import { utf8Bytes } from '../tree/utf8.ts';
import { jsonTree } from './json-tree.ts';

/** A number of so many digits may be more than a JavaScript number can hold. */
const LONG_NUMBER = /\d{16}/;

/**
 * JSON as a value; undefined where it is none. Long numbers are strings of their digits. Much faster than the tree, which alone
 * knows where each part stands.
 */
export function jsonValue(text: string): PlainValue | undefined {
  let value: PlainValue;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return LONG_NUMBER.test(text) ? plainValue(jsonTree(utf8Bytes(text)).root) : value;
}
