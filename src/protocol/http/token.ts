// RFC 9110 section 5.6.2: token = 1*tchar.
import type { FaultLog } from './fault.ts';

const MARKS = "!#$%&'*+-.^_`|~";

const IS_TOKEN_CHARACTER: readonly boolean[] = Array.from(
  { length: 0x80 },
  (_, code) => /[0-9A-Za-z]/.test(String.fromCharCode(code)) || MARKS.includes(String.fromCharCode(code)),
);

/** Whether the code unit may stand in a token. */
export function isTokenCharacter(code: number): boolean {
  return IS_TOKEN_CHARACTER[code] ?? false;
}

/** Whether the whole text is one token; an empty text is none. */
export function isToken(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    if (!isTokenCharacter(text.charCodeAt(at))) return false;
  }
  return text.length > 0;
}

/** Names a character for people: printable ASCII as it is, anything else by its code point. */
export function describeCharacter(text: string, at: number): string {
  const code = text.codePointAt(at) ?? 0;
  if (code === 0x20) return 'a space';
  if (code === 0x09) return 'a tab';
  if (code > 0x20 && code < 0x7f) return `'${String.fromCodePoint(code)}'`;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * Notes an `invalid-character` for every run of characters between `start` and `end` that may not stand in a token.
 * `what` names the thing for people, such as `a protocol name`.
 */
export function noteNonTokenCharacters(
  text: string,
  start: number,
  end: number,
  what: string,
  faults: FaultLog,
): void {
  for (let at = start; at < end; at += 1) {
    if (isTokenCharacter(text.charCodeAt(at))) continue;
    const from = at;
    while (at + 1 < end && !isTokenCharacter(text.charCodeAt(at + 1))) at += 1;
    const detail = `${what} may not contain ${describeCharacter(text, from)}`;
    faults.add('invalid-character', from, at + 1 - from, detail);
  }
}
