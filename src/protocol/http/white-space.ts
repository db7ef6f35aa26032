// Optional white space is only space and tab (RFC 9110 section 5.6.3): `trim` would also remove U+00A0 and line ends.

/** Whether the code unit is a space or a tab. */
export function isWhiteSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** The first offset from `start`, and before `end`, that holds no white space; `end` where there is none. */
export function skipWhiteSpace(text: string, start: number, end: number = text.length): number {
  let at = start;
  while (at < end && isWhiteSpace(text.charCodeAt(at))) at += 1;
  return at;
}

/** The offset after the last character between `start` and `end` that is not white space; `start` where there is none. */
export function endWithoutWhiteSpace(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isWhiteSpace(text.charCodeAt(at - 1))) at -= 1;
  return at;
}

/** The text without white space around it. */
export function trimWhiteSpace(text: string): string {
  const end = endWithoutWhiteSpace(text, 0, text.length);
  return text.slice(skipWhiteSpace(text, 0, end), end);
}
