const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** UTF-8 as text; U+FFFD stands for what is none. */
export function utf8Text(bytes: Uint8Array, from = 0, to = bytes.length): string {
  return lenient.decode(bytes.subarray(from, to));
}

/** UTF-8 as text; null where it is none. */
export function strictUtf8Text(bytes: Uint8Array, from = 0, to = bytes.length): string | null {
  try {
    return strict.decode(bytes.subarray(from, to));
  } catch {
    return null;
  }
}

export function utf8Bytes(text: string): Uint8Array {
  return encoder.encode(text);
}
