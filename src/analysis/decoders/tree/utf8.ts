const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** UTF-8 as text; U+FFFD stands for what is none. */
export function utf8Text(bytes: Uint8Array, from = 0, to = bytes.length): string {
  // A view of a part takes as long to make as a short text to decode.
  return lenient.decode(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to));
}

/** Shorter text than this is read byte by byte where it is ASCII: the decoder of the platform takes longer to call. */
const SHORT = 24;

/** UTF-8 as text; null where it is none. */
export function strictUtf8Text(bytes: Uint8Array, from = 0, to = bytes.length): string | null {
  const short = to - from < SHORT ? shortAscii(bytes, from, to) : null;
  if (short !== null) return short;
  try {
    return strict.decode(bytes.subarray(from, to));
  } catch {
    return null;
  }
}

function shortAscii(bytes: Uint8Array, from: number, to: number): string | null {
  let text = '';
  for (let at = from; at < to; at += 1) {
    const code = bytes[at] ?? 0x80;
    if (code >= 0x80) return null;
    text += String.fromCharCode(code);
  }
  return text;
}

export function utf8Bytes(text: string): Uint8Array {
  return encoder.encode(text);
}
