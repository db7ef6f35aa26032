/**
 * Characters that must not stand raw in source text, though a string literal may hold some: controls, line separators,
 * bidirectional controls.
 */
const UNSAFE = /[\p{Cc}\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** A text as a JavaScript string literal (ECMAScript section 12.9.4) that looks like what it evaluates to. */
export function scriptString(text: string): string {
  return JSON.stringify(text).replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
