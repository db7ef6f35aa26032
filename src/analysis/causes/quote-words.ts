const LONGEST = 300;

/**
 * Quotes text of a browser, server or page for a sentence: one line, at most 300 characters. Control and direction
 * characters become a dot, so that they cannot disguise what follows.
 */
export function quoteWords(text: string, longest: number = LONGEST): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return `“${cut.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, '·')}”`;
}
