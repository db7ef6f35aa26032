import { type PlainValue, plainValue } from '../tree/plain-value.ts';
import { utf8Bytes } from '../tree/utf8.ts';
import { jsonTree } from './json-tree.ts';

/** A number of so many digits may be more than a JavaScript number can hold. */
const LONG = 16;

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
  return hasLongNumber(text) ? plainValue(jsonTree(utf8Bytes(text)).root) : value;
}

/** Whether so many digits stand together. One of them stands at a multiple of that many: no other character is looked at. */
function hasLongNumber(text: string): boolean {
  for (let at = LONG - 1; at < text.length; at += LONG) {
    if (!isDigit(text, at)) continue;
    let from = at;
    let to = at + 1;
    while (from > 0 && isDigit(text, from - 1)) from -= 1;
    while (to < text.length && to - from < LONG && isDigit(text, to)) to += 1;
    if (to - from >= LONG) return true;
  }
  return false;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}
