/**
 * Characters that must not stand raw in source text, though a string literal may hold some: controls, line separators, and
 * those that nobody sees, such as marks of direction and letters without a width.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** A text as a JavaScript string literal (ECMAScript section 12.9.4) that looks like what it evaluates to. */
export function scriptString(text: string): string {
  return JSON.stringify(text).replace(UNSAFE, (character) =>
    Array.from({ length: character.length }, (_, n) => escaped(character.charCodeAt(n))).join(''),
  );
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
