/**
 * Longest text that is a key of a map as it is. V8 hashes a text of more than 16,383 characters by its length alone: a page that
 * makes a thousand URLs of one length would have each compared with all the others.
 */
const LONGEST = 1024;

// Chosen anew in each process, so that nobody can make texts up that share a digest.
const SEED = Math.floor(Math.random() * 2 ** 32);

/** What stands for a text as the key of a map: itself, or its length and a digest of 64 bits where it is long. */
export function textKey(text: string): string {
  if (text.length <= LONGEST) return text;
  let one = SEED;
  let other = ~SEED;
  for (let n = 0; n < text.length; n++) {
    const unit = text.charCodeAt(n);
    one = Math.imul(one ^ unit, 0x9e3779b1);
    one ^= one >>> 15;
    other = Math.imul(other ^ unit, 0x5f356495);
    other ^= other >>> 13;
  }
  return `${text.length} ${(one >>> 0).toString(36)} ${(other >>> 0).toString(36)}`;
}
