import { memberOf } from '../tree/plain-access.ts';
import type { PlainValue } from '../tree/plain-value.ts';
import { cut, PREVIEW_DEPTH, preview } from '../tree/preview.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

/**
 * A member of a JSON text in one line, as `preview` writes it, with its numbers as they were written. Where the text has that name once and writes the value
 * as `preview` does, its beginning is copied: a number takes longer to write again than to read.
 * @param value the text's value, which has such a member
 */
export function memberPreview(text: string, value: PlainValue, name: string, length: number): string {
  return copied(text, name, length) ?? preview(memberOf(value, name), length);
}

function copied(text: string, name: string, length: number): string | null {
  const key = `"${name}"`;
  const at = text.indexOf(key);
  // A name that is escaped could be another member's.
  if (at < 0 || text.includes(key, at + 1) || text.includes('\\u')) return null;
  const from = at + key.length + 1;
  if (text[from - 1] !== ':') return null;
  const end = valueEnd(text, from, from + length + 1);
  return end < 0 ? null : cut(text.slice(from, end), length);
}

/** Where a value ends, or `most`; -1 where it is not written as a preview is: with spaces, escapes, other than ASCII, or too deep. */
function valueEnd(text: string, from: number, most: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = from; at < most; at += 1) {
    const code = text.charCodeAt(at);
    // The text ended, or has what a preview escapes.
    if (!(code >= 0x20 && code < 0x7f) || code === BACKSLASH) return -1;
    if (code === QUOTE) {
      quoted = !quoted;
      if (!quoted && depth === 0) return at + 1;
    } else if (!quoted) {
      if (code === 0x20) return -1;
      if (code === 0x7b || code === 0x5b) {
        depth += 1;
        if (depth > PREVIEW_DEPTH) return -1;
      } else if (code === 0x7d || code === 0x5d) {
        if (depth === 0) return at;
        depth -= 1;
        if (depth === 0) return at + 1;
      } else if (code === COMMA && depth === 0) return at;
    }
  }
  return most;
}
