// RFC 9110 section 5.6.4: quoted-string, with a backslash before any character that is to be taken as it is.
import type { FaultLog } from './fault.ts';
import { describeCharacter } from './token.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Tab, space, visible ASCII and bytes over 0x7F may stand between the quotes. */
function isQuotable(code: number): boolean {
  return code === 0x09 || (code >= 0x20 && code !== 0x7f);
}

/** The text of a quoted string without quotes and escapes, and the offset after its closing quote. */
export interface QuotedString {
  readonly value: string;
  readonly end: number;
}

/**
 * Reads the quoted string whose opening quote stands at `start`. Faults: `unterminated-quoted-string` (then the rest
 * of the text is its value) and `invalid-character` for control characters.
 */
export function readQuotedString(text: string, start: number, faults: FaultLog): QuotedString {
  const parts: string[] = [];
  let from = start + 1;
  for (let at = from; at < text.length; at += 1) {
    let code = text.charCodeAt(at);
    if (code === QUOTE) {
      parts.push(text.slice(from, at));
      return { value: parts.join(''), end: at + 1 };
    }
    if (code === BACKSLASH && at + 1 < text.length) {
      parts.push(text.slice(from, at));
      at += 1;
      from = at;
      code = text.charCodeAt(at);
    }
    if (!isQuotable(code)) {
      faults.add(
        'invalid-character',
        at,
        1,
        `a quoted string may not contain ${describeCharacter(text, at)}`,
      );
    }
  }
  faults.add(
    'unterminated-quoted-string',
    start,
    text.length - start,
    'the quoted string has no closing quote',
  );
  parts.push(text.slice(from));
  return { value: parts.join(''), end: text.length };
}

/** Puts quotes around a text, and a backslash before quotes and backslashes in it. */
export function formatQuotedString(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
