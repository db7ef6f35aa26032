/** Characters that fit `String.fromCharCode` without overflowing the stack; a multiple of 3, so pieces join. */
const PIECE = 24_576;

/** Bytes as base64 with padding (RFC 4648 section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += PIECE) {
    text += btoa(String.fromCharCode(...bytes.subarray(i, i + PIECE)));
  }
  return text;
}

/** Bytes of base64, with or without padding, in either alphabet, white space ignored; null where the text is not base64. */
export function decodeBase64(text: string): Uint8Array | null {
  let binary: string;
  try {
    binary = atob(
      text.includes('-') || text.includes('_') ? text.replace(/-/g, '+').replace(/_/g, '/') : text,
    );
  } catch {
    return null;
  }
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** The six bits of each character by its code; 64 for what is none. */
const BITS = new Uint8Array(256).fill(64);
for (let i = 0; i < ALPHABET.length; i++) BITS[ALPHABET.charCodeAt(i)] = i;

/** The same of a text that is there as bytes, with padding and without white space; null where it is not written so. */
export function decodeBase64Bytes(text: Uint8Array): Uint8Array | null {
  const { length } = text;
  if (length % 4 !== 0) return null;
  const padding = text[length - 1] !== 0x3d ? 0 : text[length - 2] !== 0x3d ? 1 : 2;
  const bytes = new Uint8Array((length / 4) * 3 - padding);
  const whole = length - (padding === 0 ? 0 : 4);
  let to = 0;
  let wrong = 0;
  const bits = (at: number): number => BITS[text[at] ?? 0] ?? 64;
  for (let at = 0; at < whole; at += 4) {
    const [a, b, c, d] = [bits(at), bits(at + 1), bits(at + 2), bits(at + 3)];
    wrong |= a | b | c | d;
    bytes[to++] = (a << 2) | (b >> 4);
    bytes[to++] = (b << 4) | (c >> 2);
    bytes[to++] = (c << 6) | d;
  }
  if (padding > 0) {
    const [a, b, c] = [bits(whole), bits(whole + 1), padding === 1 ? bits(whole + 2) : 0];
    wrong |= a | b | c;
    bytes[to++] = (a << 2) | (b >> 4);
    if (padding === 1) bytes[to] = (b << 4) | (c >> 2);
  }
  return wrong > 63 ? null : bytes;
}
