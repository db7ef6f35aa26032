/** Finds a text in UTF-8 bytes without regard to case, many times over. */
export type Matcher = (bytes: Uint8Array, from: number, to: number) => boolean;

/**
 * A matcher for one needle. An ASCII needle is compared byte by byte, with the last byte leading (Horspool) so that most
 * bytes are never looked at; any other needle needs the text decoded, because case changes the length of UTF-8.
 */
export function matcherFor(needle: string): Matcher {
  if (needle === '') return () => true;
  return isAscii(needle) ? asciiMatcher(needle.toLowerCase()) : decodedMatcher(needle);
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

const FOLD = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte));

function asciiMatcher(needle: string): Matcher {
  const wanted = new TextEncoder().encode(needle);
  const length = wanted.length;
  const last = wanted[length - 1] ?? 0;
  const skip = new Uint32Array(256).fill(length);
  for (let i = 0; i < length - 1; i++) {
    const byte = wanted[i] ?? 0;
    skip[byte] = length - 1 - i;
    if (byte >= 0x61 && byte <= 0x7a) skip[byte - 32] = length - 1 - i;
  }
  return (bytes, from, to) => {
    for (let end = from + length - 1; end < to; ) {
      const byte = bytes[end] ?? 0;
      if (FOLD[byte] === last) {
        let k = length - 2;
        while (k >= 0 && FOLD[bytes[end - length + 1 + k] ?? 0] === wanted[k]) k--;
        if (k < 0) return true;
      }
      end += skip[byte] ?? length;
    }
    return false;
  };
}

function decodedMatcher(needle: string): Matcher {
  const wanted = needle.toLowerCase();
  const decoder = new TextDecoder();
  return (bytes, from, to) => decoder.decode(bytes.subarray(from, to)).toLowerCase().includes(wanted);
}
