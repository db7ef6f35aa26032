const LINE_BREAK = 0x0a;
const TAB = 0x09;

/**
 * A text on one line, of the same length: line breaks and tabs as arrows, other control characters as their pictures
 * (U+2400), and without the characters that would change the direction of the line around them, so that a payload cannot
 * imitate the panel.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    const code = character.charCodeAt(0);
    if (code === LINE_BREAK) return '\u21b5';
    return code === TAB ? '\u21e5' : picture(code);
  });
}

/** As `printable`, but line breaks and tabs stay. */
export function printableLines(text: string): string {
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    const code = character.charCodeAt(0);
    return code === LINE_BREAK || code === TAB ? character : picture(code);
  });
}

function picture(code: number): string {
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}
