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
