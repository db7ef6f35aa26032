const BEYOND_ASCII = /[^ -~]/;

/**
 * Lower case of A to Z alone. `toLowerCase` also folds letters outside ASCII: it turns U+212A (Kelvin sign) into `k`,
 * and `websoc\u212Aet` would pass for `websocket`.
 */
export function asciiLowerCase(text: string): string {
  // Nearly every text: it has no other character that folds.
  if (!BEYOND_ASCII.test(text)) return text.toLowerCase();
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Whether two names are the same without regard to ASCII case, as field names and Upgrade and Connection tokens are. */
export function sameIgnoringCase(a: string, b: string): boolean {
  return a.length === b.length && asciiLowerCase(a) === asciiLowerCase(b);
}
