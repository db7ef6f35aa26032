import { encodeBase64 } from './base64.ts';

/** How many bytes are decoded at once, and the size from which a payload counts as long. A multiple of 3, for base64. */
const WINDOW = 3 << 18;

/** Whether a payload is so long that it is written in pieces. */
export function isLong(length: number): boolean {
  return length > WINDOW;
}

/** A payload of a block as a JSON string with its quotes, in pieces of about a megabyte; what is not UTF-8 becomes U+FFFD. */
export function* piecesOf(
  block: Uint8Array,
  offset: number,
  length: number,
  as: 'text' | 'base64',
): Generator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  yield '"';
  for (const bytes of windows(block, offset, length)) {
    yield as === 'base64' ? encodeBase64(bytes) : inside(decoder.decode(bytes, { stream: true }));
  }
  yield `${as === 'text' ? inside(decoder.decode()) : ''}"`;
}

/** Whether a payload is valid UTF-8. */
export function isUtf8(block: Uint8Array, offset: number, length: number): boolean {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
  try {
    for (const bytes of windows(block, offset, length)) decoder.decode(bytes, { stream: true });
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

function* windows(block: Uint8Array, offset: number, length: number): Generator<Uint8Array> {
  const end = offset + length;
  for (let at = offset; at < end; at += WINDOW) yield block.subarray(at, Math.min(end, at + WINDOW));
}

/** A text as it is written between the quotes of a JSON string. */
function inside(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
