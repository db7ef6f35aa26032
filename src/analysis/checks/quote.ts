const LIMIT = 80;
/** For error texts of a browser, whose end may be the important part. */
export const WORDS_LIMIT = 300;

/** Puts evidence into a sentence: in quotes, control characters escaped, cut after `limit` characters. */
export function quote(text: string, limit: number = LIMIT): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text;
  let printable = '';
  for (const character of cut) {
    const code = character.codePointAt(0) ?? 0;
    printable += isUnprintable(code) ? `\\u${code.toString(16).padStart(4, '0')}` : character;
  }
  return `"${printable}"`;
}

// Controls, and the characters that change the direction of the text around them.
function isUnprintable(code: number): boolean {
  return (
    code < 0x20 ||
    (code >= 0x7f && code < 0xa0) ||
    (code >= 0x200e && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069)
  );
}
