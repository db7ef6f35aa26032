// No rule says what a secret looks like. These are guesses, which rather miss a secret than report one everywhere.

/** Whether a text is or contains a token: a JWT, or a long part without a word in it. */
export function looksSecret(text: string): boolean {
  if (/eyJ[\w-]{8,2000}\.[\w-]{8,4000}\./.test(text)) return true;
  // A JWT that was encoded in base64 once more, as Kubernetes accepts it among the subprotocols.
  if (/(?:^|\.)ZXlK[\w-]{16,}/.test(text)) return true;
  return text.split(/[.,:;|~/ ]/, 100).some(isRandom);
}

/** A UUID, or a number in hexadecimal digits as long as MD5, SHA-1 and SHA-256 make them: things are named by these. */
const IDENTIFIER = /^(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\da-f]{32}|[\da-f]{40}|[\da-f]{64})$/i;

/** Whether a value has the form of an identifier. It is a secret only where a name says so. */
export function isIdentifier(value: string): boolean {
  return IDENTIFIER.test(value);
}

/** 32 characters or more of letters and digits, with too much variety for a name. */
function isRandom(part: string): boolean {
  if (part.length < 32 || !/^[\w+=-]+$/.test(part) || !/\d/.test(part) || !/[a-z]/i.test(part)) return false;
  const digits = part.replace(/\D/g, '').length;
  return digits / part.length > 0.08 && entropyBits(part.slice(0, 256)) > 3;
}

/** Shannon's entropy of the characters, in bits a character: about 3.9 for long hexadecimal, 5 and more for base64. */
function entropyBits(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
